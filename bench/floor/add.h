/* add(int, int) with the operands of the Java scenarios. */
#ifndef PYBRIDGE_BENCH_ADD_H
#define PYBRIDGE_BENCH_ADD_H

#include "call.h"

/* One that CPython keeps ready. */
static const long SECOND = 3;

/* One that CPython must make, of one digit. */
static inline long first(int64_t index) {
  return 1000 + (long)(index & 0xFFFF);
}

static inline int64_t add(PyObject* function, int64_t index) {
  PyObject* slots[3] = {NULL, PyLong_FromLong(first(index)), PyLong_FromLong(SECOND)};
  PyObject* const result =
      checked(PyObject_Vectorcall(function, slots + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
  const long sum = PyLong_AsLong(result);
  Py_DECREF(result);
  Py_DECREF(slots[2]);
  Py_DECREF(slots[1]);
  return sum;
}

static inline int64_t expected_of_add(int64_t operation_count) {
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    checksum += first(index) + SECOND;
  }
  return checksum;
}

#endif
