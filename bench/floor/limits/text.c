/* Limit of a string to a string: the characters in memory outside the Java heap, both ways. */
#include "limit.h"

#include <string.h>

static jint upper(JNIEnv* env, int kind, jlong address, jint length) {
  take_gil();
  char* const memory = (char*)(intptr_t)address;
  PyObject* const result = call_with(PyUnicode_FromKindAndData(kind, memory, length));
  jint result_length = 0;
  if (result == NULL || (int)PyUnicode_KIND(result) != kind) {
    fail(env, "upper failed, or its result needs wider characters");
  } else {
    result_length = (jint)PyUnicode_GET_LENGTH(result);
    memcpy(memory, PyUnicode_DATA(result), (size_t)(result_length * kind));
  }
  Py_XDECREF(result);
  release_gil();
  return result_length;
}

jint upper_latin1(JNIEnv* env, jclass class, jlong address, jint length) {
  (void)class;
  return upper(env, PyUnicode_1BYTE_KIND, address, length);
}

jint upper_utf16(JNIEnv* env, jclass class, jlong address, jint length) {
  (void)class;
  return upper(env, PyUnicode_2BYTE_KIND, address, length);
}
