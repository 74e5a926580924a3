/* The leanest start of Python in a JVM: libpython, the interpreter, one import, one call. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <dlfcn.h>
#include <jni.h>

static void start(const char* executable) {
  PyConfig config;
  PyConfig_InitPythonConfig(&config);
  config.parse_argv = 0;
  config.install_signal_handlers = 0;
  PyStatus status = PyConfig_SetBytesString(&config, &config.program_name, executable);
  if (!PyStatus_Exception(status)) {
    status = Py_InitializeFromConfig(&config);
  }
  PyConfig_Clear(&config);
  if (PyStatus_Exception(status)) {
    Py_ExitStatusException(status);
  }
}

static PyObject* function_from(const char* folder) {
  PyObject* const entry = PyUnicode_DecodeFSDefault(folder);
  PyList_Insert(PySys_GetObject("path"), 0, entry);
  Py_XDECREF(entry);
  PyObject* const module = PyImport_ImportModule("bench_functions");
  return module == NULL ? NULL : PyObject_GetAttrString(module, "add");
}

JNIEXPORT jlong JNICALL Java_org_pybridge_bench_startup_FirstResultByJni_add(
    JNIEnv* env, jclass class, jstring executable, jstring folder, jlong a, jlong b) {
  (void)class;
  /* Python's extension modules look for its symbols among the global ones. */
  dlopen(LIBPYTHON, RTLD_NOW | RTLD_GLOBAL | RTLD_NOLOAD);
  start((*env)->GetStringUTFChars(env, executable, NULL));
  PyObject* const function = function_from((*env)->GetStringUTFChars(env, folder, NULL));
  PyObject* const result =
      function == NULL ? NULL : PyObject_CallFunction(function, "LL", (long long)a, (long long)b);
  if (result == NULL) {
    PyErr_Print();
  }
  const jlong sum = result == NULL ? -1 : PyLong_AsLong(result);
  PyEval_SaveThread();
  return sum;
}
