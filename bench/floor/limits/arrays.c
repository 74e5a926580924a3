/* Limits of numpy arrays: made by numpy's C API, filled by one copy or laid over Java's memory. */
#include "limit.h"

#define NPY_NO_DEPRECATED_API NPY_1_19_API_VERSION
#include <numpy/arrayobject.h>

static int import_numpy(void) {
  import_array1(-1);
  return 0;
}

void prepare_arrays(JNIEnv* env, jclass class) {
  (void)class;
  take_gil();
  if (import_numpy() != 0) {
    fail(env, "cannot import numpy");
  }
  release_gil();
}

static jdouble total_of(JNIEnv* env, PyObject* array) {
  PyObject* const result = call_with(array);
  const jdouble sum = result == NULL ? -1 : PyFloat_AsDouble(result);
  if (sum == -1 && PyErr_Occurred()) {
    fail(env, "array_total failed");
  }
  Py_XDECREF(result);
  return sum;
}

jdouble array_total(JNIEnv* env, jclass class, jdoubleArray values) {
  (void)class;
  const jsize count = (*env)->GetArrayLength(env, values);
  const npy_intp shape[] = {count};
  take_gil();
  PyObject* const array = PyArray_SimpleNew(1, shape, NPY_DOUBLE);
  if (array != NULL) {
    copy_elements(env, values, PyArray_DATA((PyArrayObject*)array),
                  (size_t)count * sizeof(jdouble));
  }
  const jdouble sum = total_of(env, array);
  release_gil();
  return sum;
}

jdouble buffer_total(JNIEnv* env, jclass class, jobject buffer, jint count) {
  (void)class;
  const npy_intp shape[] = {count};
  void* const memory = (*env)->GetDirectBufferAddress(env, buffer);
  take_gil();
  const jdouble sum = total_of(env, PyArray_SimpleNewFromData(1, shape, NPY_DOUBLE, memory));
  release_gil();
  return sum;
}
