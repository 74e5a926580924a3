/* Limits of bytes to bytes: by way of memory outside the Java heap, or by JNI's copies of arrays.
 */
#include "limit.h"

#include <string.h>

jint echo_buffer(JNIEnv* env, jclass class, jlong address, jint length, jint most_bytes) {
  (void)class;
  take_gil();
  char* const memory = (char*)(intptr_t)address;
  PyObject* const result = call_with(PyBytes_FromStringAndSize(memory, length));
  jint reply_length = 0;
  if (result == NULL || !PyBytes_CheckExact(result) || PyBytes_GET_SIZE(result) > most_bytes) {
    fail(env, "echo failed, or its result is not bytes that fit");
  } else {
    reply_length = (jint)PyBytes_GET_SIZE(result);
    memcpy(memory, PyBytes_AS_STRING(result), (size_t)reply_length);
  }
  Py_XDECREF(result);
  release_gil();
  return reply_length;
}

jbyteArray echo_array(JNIEnv* env, jclass class, jbyteArray payload) {
  (void)class;
  const jsize length = (*env)->GetArrayLength(env, payload);
  take_gil();
  PyObject* const argument = PyBytes_FromStringAndSize(NULL, length);
  if (argument != NULL) {
    (*env)->GetByteArrayRegion(env, payload, 0, length, (jbyte*)PyBytes_AS_STRING(argument));
  }
  PyObject* const result = call_with(argument);
  jbyteArray reply = NULL;
  if (result == NULL || !PyBytes_CheckExact(result)) {
    fail(env, "echo failed, or its result is not bytes");
  } else {
    const jsize reply_length = (jsize)PyBytes_GET_SIZE(result);
    reply = (*env)->NewByteArray(env, reply_length);
    if (reply != NULL) {
      const jbyte* const content = (const jbyte*)PyBytes_AS_STRING(result);
      (*env)->SetByteArrayRegion(env, reply, 0, reply_length, content);
    }
  }
  Py_XDECREF(result);
  release_gil();
  return reply;
}
