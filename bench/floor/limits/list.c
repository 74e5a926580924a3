/* Limit of a list of ints: no boxes on the Java side, a long[] is copied out at once. */
#include "limit.h"

enum { MAX_VALUES = 1024 };

static PyObject* list_of(const jlong* values, jsize count) {
  PyObject* const list = PyList_New(count);
  for (jsize index = 0; list != NULL && index < count; index++) {
    PyObject* const value = PyLong_FromLong(values[index]);
    if (value == NULL) {
      Py_DECREF(list);
      return NULL;
    }
    PyList_SET_ITEM(list, index, value);
  }
  return list;
}

jlong total(JNIEnv* env, jclass class, jlongArray values) {
  (void)class;
  jlong copy[MAX_VALUES];
  const jsize count = (*env)->GetArrayLength(env, values);
  const jsize copied = count < MAX_VALUES ? count : MAX_VALUES;
  copy_elements(env, values, copy, (size_t)copied * sizeof(jlong));
  take_gil();
  PyObject* const result = count > MAX_VALUES ? NULL : call_with(list_of(copy, count));
  const jlong sum = result == NULL ? -1 : PyLong_AsLong(result);
  if (sum == -1) {
    fail(env, "total failed, or got more values than it has room for");
  }
  Py_XDECREF(result);
  release_gil();
  return sum;
}
