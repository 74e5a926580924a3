/* What the limits share: the Python function that is called, and the one thread that calls it. */
#ifndef PYBRIDGE_BENCH_LIMIT_H
#define PYBRIDGE_BENCH_LIMIT_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <jni.h>

#include <string.h>

extern PyObject* limit_function;

/* The state of the thread that opened the limits. */
extern PyThreadState* limit_thread;

static inline void take_gil(void) {
  PyEval_RestoreThread(limit_thread);
}

static inline void release_gil(void) {
  PyEval_SaveThread();
}

/* Calls the function with one argument, which it takes over; null with a Python error if it fails.
 */
static inline PyObject* call_with(PyObject* argument) {
  if (argument == NULL) {
    return NULL;
  }
  PyObject* slots[2] = {NULL, argument};
  PyObject* const result =
      PyObject_Vectorcall(limit_function, slots + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  Py_DECREF(argument);
  return result;
}

/* Copies the first bytes of a Java array of primitives; nothing if the JVM has no memory for it. */
static inline void copy_elements(JNIEnv* env, jarray array, void* target, size_t bytes) {
  void* const elements = (*env)->GetPrimitiveArrayCritical(env, array, NULL);
  if (elements != NULL) {
    memcpy(target, elements, bytes);
    (*env)->ReleasePrimitiveArrayCritical(env, array, elements, JNI_ABORT);
  }
}

/* Prints the Python error, if there is one, and throws a Java exception that names what failed. */
void fail(JNIEnv* env, const char* what);

/* The natives of LimitNatives.java. */
jint upper_latin1(JNIEnv*, jclass, jlong address, jint length);
jint upper_utf16(JNIEnv*, jclass, jlong address, jint length);
jint echo_buffer(JNIEnv*, jclass, jlong address, jint length, jint most_bytes);
jbyteArray echo_array(JNIEnv*, jclass, jbyteArray payload);
jlong total(JNIEnv*, jclass, jlongArray values);
void prepare_arrays(JNIEnv*, jclass);
jdouble array_total(JNIEnv*, jclass, jdoubleArray values);
jdouble buffer_total(JNIEnv*, jclass, jobject buffer, jint count);
void prepare_errors(JNIEnv*, jclass, jclass exception);
void call_failing(JNIEnv*, jclass, jlong depth);
void prepare_callback(JNIEnv*, jclass, jclass counter);
jlong repeat(JNIEnv*, jclass, jlong count);
jlong step_jni(JNIEnv*, jclass, jlong a, jlong b);
jlong step_gil(JNIEnv*, jclass, jlong a, jlong b);
jlong step_ints(JNIEnv*, jclass, jlong a, jlong b);
jlong step_call(JNIEnv*, jclass, jlong a, jlong b);

#endif
