/* Binds the natives of LimitNatives.java to a function of bench_functions in the running Python. */
#include "limit.h"

PyObject* limit_function = NULL;
PyThreadState* limit_thread = NULL;

void fail(JNIEnv* env, const char* what) {
  if (PyErr_Occurred()) {
    PyErr_Print();
  }
  const jclass type = (*env)->FindClass(env, "java/lang/IllegalStateException");
  if (type != NULL) {
    (*env)->ThrowNew(env, type, what);
  }
}

/* Python runs, and this thread has called it: PyBridge keeps the state that a thread made. */
static void bind(JNIEnv* env, jclass class, jstring name) {
  (void)class;
  limit_thread = PyGILState_GetThisThreadState();
  if (limit_thread == NULL) {
    fail(env, "this thread has not called Python yet");
    return;
  }
  const char* const wanted = (*env)->GetStringUTFChars(env, name, NULL);
  if (wanted == NULL) {
    return;
  }
  take_gil();
  PyObject* const module = PyImport_ImportModule("bench_functions");
  limit_function = module == NULL ? NULL : PyObject_GetAttrString(module, wanted);
  Py_XDECREF(module);
  if (limit_function == NULL) {
    fail(env, "cannot get the function from bench_functions");
  }
  release_gil();
  (*env)->ReleaseStringUTFChars(env, name, wanted);
}

static jlong address(JNIEnv* env, jclass class, jobject buffer) {
  (void)class;
  return (jlong)(intptr_t)(*env)->GetDirectBufferAddress(env, buffer);
}

static const JNINativeMethod NATIVES[] = {
    {"bind", "(Ljava/lang/String;)V", (void*)bind},
    {"address", "(Ljava/nio/ByteBuffer;)J", (void*)address},
    {"upperLatin1", "(JI)I", (void*)upper_latin1},
    {"upperUtf16", "(JI)I", (void*)upper_utf16},
    {"echoBuffer", "(JII)I", (void*)echo_buffer},
    {"echoArray", "([B)[B", (void*)echo_array},
    {"total", "([J)J", (void*)total},
    {"prepareArrays", "()V", (void*)prepare_arrays},
    {"arrayTotal", "([D)D", (void*)array_total},
    {"bufferTotal", "(Ljava/nio/DoubleBuffer;I)D", (void*)buffer_total},
    {"prepareErrors", "(Ljava/lang/Class;)V", (void*)prepare_errors},
    {"callFailing", "(J)V", (void*)call_failing},
    {"prepareCallback", "(Ljava/lang/Class;)V", (void*)prepare_callback},
    {"repeat", "(J)J", (void*)repeat},
    {"stepJni", "(JJ)J", (void*)step_jni},
    {"stepGil", "(JJ)J", (void*)step_gil},
    {"stepInts", "(JJ)J", (void*)step_ints},
    {"stepCall", "(JJ)J", (void*)step_call},
};

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM* vm, void* reserved) {
  (void)reserved;
  JNIEnv* env = NULL;
  if ((*vm)->GetEnv(vm, (void**)&env, JNI_VERSION_1_8) != JNI_OK) {
    return JNI_ERR;
  }
  const jclass natives = (*env)->FindClass(env, "org/pybridge/bench/limit/LimitNatives");
  const jint count = sizeof NATIVES / sizeof *NATIVES;
  if (natives == NULL || (*env)->RegisterNatives(env, natives, NATIVES, count) != JNI_OK) {
    return JNI_ERR;
  }
  return JNI_VERSION_1_8;
}
