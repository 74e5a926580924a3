/* Limit of calls from Python to Java: a C function that calls a static method without the GIL. */
#include "limit.h"

static jclass counter_class = NULL;
static jmethodID next_method = NULL;
static JNIEnv* calling = NULL;
static PyObject* callback = NULL;

static PyObject* call_java(PyObject* self, PyObject* none) {
  (void)self;
  (void)none;
  PyThreadState* const state = PyEval_SaveThread();
  const jlong value = (*calling)->CallStaticLongMethod(calling, counter_class, next_method);
  PyEval_RestoreThread(state);
  if ((*calling)->ExceptionCheck(calling)) {
    PyErr_SetString(PyExc_RuntimeError, "Java threw");
    return NULL;
  }
  return PyLong_FromLong(value);
}

static PyMethodDef definition = {"next", call_java, METH_NOARGS, NULL};

void prepare_callback(JNIEnv* env, jclass class, jclass counter) {
  (void)class;
  counter_class = (*env)->NewGlobalRef(env, counter);
  next_method = (*env)->GetStaticMethodID(env, counter, "next", "()J");
  take_gil();
  callback = PyCFunction_New(&definition, NULL);
  release_gil();
}

jlong repeat(JNIEnv* env, jclass class, jlong count) {
  (void)class;
  calling = env;
  take_gil();
  PyObject* slots[3] = {NULL, callback, PyLong_FromLong(count)};
  PyObject* const result =
      PyObject_Vectorcall(limit_function, slots + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  Py_XDECREF(slots[2]);
  const jlong last = result == NULL ? -1 : PyLong_AsLong(result);
  if (last == -1) {
    fail(env, "repeat failed");
  }
  Py_XDECREF(result);
  release_gil();
  return last;
}
