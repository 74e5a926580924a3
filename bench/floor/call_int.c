/* What add(int, int) costs a plain C loop, with the GIL taken per call or held. */
#include "embedded.h"
#include "rounds.h"

#include <stdio.h>
#include <string.h>

/* The operands of the Java scenarios: one int that must be made, of one digit, and a cached one. */
static const long SECOND = 3;

static long first(int64_t index) {
  return 1000 + (long)(index & 0xFFFF);
}

static inline long add(PyObject* function, long a, long b) {
  PyObject* slots[3] = {NULL, PyLong_FromLong(a), PyLong_FromLong(b)};
  PyObject* const result =
      PyObject_Vectorcall(function, slots + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  if (result == NULL) {
    PyErr_Print();
    exit(1);
  }
  const long sum = PyLong_AsLong(result);
  Py_DECREF(result);
  Py_DECREF(slots[2]);
  Py_DECREF(slots[1]);
  return sum;
}

typedef struct {
  PyObject* function;
  PyThreadState* thread;
} caller;

static int64_t run_taking_the_gil_per_call(void* state, int64_t operation_count) {
  caller* const from = state;
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    PyEval_RestoreThread(from->thread);
    checksum += add(from->function, first(index), SECOND);
    from->thread = PyEval_SaveThread();
  }
  return checksum;
}

static int64_t run_holding_the_gil(void* state, int64_t operation_count) {
  const caller* const from = state;
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    checksum += add(from->function, first(index), SECOND);
  }
  return checksum;
}

static int64_t expected(int64_t operation_count) {
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    checksum += first(index) + SECOND;
  }
  return checksum;
}

int main(int count, char** arguments) {
  if (count != 4 || (strcmp(arguments[1], "gil") != 0 && strcmp(arguments[1], "held") != 0)) {
    fprintf(stderr, "usage: call_int gil|held PYTHON FUNCTIONS_FOLDER\n");
    return 2;
  }
  start_python(arguments[2], arguments[3]);
  const int held = strcmp(arguments[1], "held") == 0;
  caller from = {.function = bench_function("add")};
  if (!held) {
    from.thread = PyEval_SaveThread();
  }
  return serve_rounds(&(reference){
      .run = held ? run_holding_the_gil : run_taking_the_gil_per_call,
      .expected = expected,
      .state = &from,
  });
}
