/* call_int taken apart: each function does what the one before does, and one step more. */
#include "limit.h"

jlong step_jni(JNIEnv* env, jclass class, jlong a, jlong b) {
  (void)env;
  (void)class;
  return a + b;
}

jlong step_gil(JNIEnv* env, jclass class, jlong a, jlong b) {
  (void)env;
  (void)class;
  take_gil();
  release_gil();
  return a + b;
}

jlong step_ints(JNIEnv* env, jclass class, jlong a, jlong b) {
  (void)env;
  (void)class;
  take_gil();
  PyObject* const first = PyLong_FromLongLong(a);
  PyObject* const second = PyLong_FromLongLong(b);
  const jlong sum = PyLong_AsLongLong(first) + b;
  Py_XDECREF(first);
  Py_XDECREF(second);
  release_gil();
  return sum;
}

jlong step_call(JNIEnv* env, jclass class, jlong a, jlong b) {
  (void)class;
  take_gil();
  PyObject* slots[3] = {NULL, PyLong_FromLongLong(a), PyLong_FromLongLong(b)};
  PyObject* const result =
      PyObject_Vectorcall(limit_function, slots + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  jlong sum = 0;
  if (result == NULL) {
    fail(env, "add failed");
  } else {
    sum = PyLong_AsLongLong(result);
  }
  Py_XDECREF(result);
  Py_DECREF(slots[1]);
  Py_DECREF(slots[2]);
  release_gil();
  return sum;
}
