/* Starts CPython inside a reference program. */
#include "embedded.h"

#include <pthread.h>
#include <unistd.h>

static pthread_barrier_t idle_ready;

static void* stay_idle_with_a_thread_state(void* unused) {
  (void)unused;
  PyGILState_Ensure();
  PyEval_SaveThread();
  pthread_barrier_wait(&idle_ready);
  while (pause() == -1) {
  }
  return NULL;
}

void exit_on_python_error(void) {
  PyErr_Print();
  exit(1);
}

static void start_idle_thread(void) {
  pthread_t thread;
  pthread_barrier_init(&idle_ready, NULL, 2);
  if (pthread_create(&thread, NULL, stay_idle_with_a_thread_state, NULL) != 0) {
    perror("cannot start the idle thread");
    exit(1);
  }
  PyThreadState* const state = PyEval_SaveThread();
  pthread_barrier_wait(&idle_ready);
  PyEval_RestoreThread(state);
}

static void put_in_front_of_path(const char* folder) {
  PyObject* const path = PySys_GetObject("path");
  PyObject* const entry = PyUnicode_DecodeFSDefault(folder);
  if (path == NULL || entry == NULL || PyList_Insert(path, 0, entry) != 0) {
    exit_on_python_error();
  }
  Py_DECREF(entry);
}

void start_python(const char* executable, const char* functions_folder) {
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
  put_in_front_of_path(functions_folder);
  start_idle_thread();
}

PyObject* function_of(const char* module_name, const char* name) {
  PyObject* const module = PyImport_ImportModule(module_name);
  PyObject* const function = module == NULL ? NULL : PyObject_GetAttrString(module, name);
  Py_XDECREF(module);
  if (function == NULL) {
    exit_on_python_error();
  }
  return function;
}
