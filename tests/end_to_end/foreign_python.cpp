// A JNI library that links libpython and may run it, as another bridge in the same JVM would.
#include <Python.h>
#include <jni.h>

#include <cstdio>
#include <thread>

namespace {

PyThreadState* starter = nullptr;

// After everything else of the process, libpython excepted.
__attribute__((destructor)) void tell() {
  std::printf("at the end: initialized=%d\n", Py_IsInitialized());
  std::fflush(stdout);
}

}  // namespace

extern "C" {

JNIEXPORT void JNICALL Java_Steps_initialize(JNIEnv*, jclass) {
  std::thread([] {
    Py_InitializeEx(0);
    PyRun_SimpleString(
        "import atexit, sys\n"
        "sys.made_by = 'another bridge'\n"
        "atexit.register(print, 'exit functions ran', flush=True)\n");
    starter = PyEval_SaveThread();
  }).join();
}

JNIEXPORT void JNICALL Java_Steps_endPython(JNIEnv*, jclass) {
  PyEval_RestoreThread(starter);
  std::printf("ended with %d\n", Py_FinalizeEx());
  std::fflush(stdout);
}

JNIEXPORT jstring JNICALL Java_Steps_evaluate(JNIEnv* env, jclass, jstring expression) {
  const char* source = env->GetStringUTFChars(expression, nullptr);
  const PyGILState_STATE state = PyGILState_Ensure();
  PyObject* globals = PyDict_New();
  PyObject* value = PyRun_String(source, Py_eval_input, globals, globals);
  PyObject* text = value == nullptr ? nullptr : PyObject_Str(value);
  if (text == nullptr) PyErr_Print();
  jstring result = text == nullptr ? nullptr : env->NewStringUTF(PyUnicode_AsUTF8(text));
  Py_XDECREF(text);
  Py_XDECREF(value);
  Py_DECREF(globals);
  PyGILState_Release(state);
  env->ReleaseStringUTFChars(expression, source);
  return result;
}

}  // extern "C"
