/* CPython embedded in a reference program, with a second, idle thread as in any JVM. */
#ifndef PYBRIDGE_BENCH_EMBEDDED_H
#define PYBRIDGE_BENCH_EMBEDDED_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/*
 * Starts Python as the executable would, puts the folder in front of sys.path and starts the idle
 * thread. The caller holds the GIL afterwards. Exits with a message where that fails.
 */
void start_python(const char* executable, const char* functions_folder);

/* A new reference to a function of a module. Exits with Python's traceback if there is none. */
PyObject* function_of(const char* module, const char* name);

/* Ends the program with the traceback of the pending exception. */
_Noreturn void exit_on_python_error(void);

#endif
