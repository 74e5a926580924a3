/* Calls of one Python function, as many as asked, with the GIL taken for each or held throughout.
 */
#ifndef PYBRIDGE_BENCH_CALL_H
#define PYBRIDGE_BENCH_CALL_H

#include "embedded.h"

#include <stdint.h>

typedef struct {
  PyObject* function;
  /* This thread's state while it has not the GIL. */
  PyThreadState* thread;
} caller;

/* One operation: makes the arguments, calls, reads the result and returns its part of the checksum.
 */
typedef int64_t (*operation)(PyObject* function, int64_t index);

/* The value, or the end of the program with Python's traceback where there is none. */
static inline PyObject* checked(PyObject* value) {
  if (value == NULL) {
    exit_on_python_error();
  }
  return value;
}

/* Inlined, so that the operation is part of the loop, as in one written by hand. */
__attribute__((always_inline)) static inline int64_t take_the_gil_per_call(void* state,
                                                                           int64_t operation_count,
                                                                           operation one) {
  caller* const from = state;
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    PyEval_RestoreThread(from->thread);
    checksum += one(from->function, index);
    from->thread = PyEval_SaveThread();
  }
  return checksum;
}

__attribute__((always_inline)) static inline int64_t hold_the_gil(void* state,
                                                                  int64_t operation_count,
                                                                  operation one) {
  const caller* const from = state;
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    checksum += one(from->function, index);
  }
  return checksum;
}

#endif
