/* A thousand rows of two columns, and a call of a Python function for each. */
#ifndef PYBRIDGE_BENCH_COLUMNS_H
#define PYBRIDGE_BENCH_COLUMNS_H

#include "call.h"

enum { ROW_COUNT = 1000 };

typedef struct {
  int64_t first[ROW_COUNT];
  int64_t second[ROW_COUNT];
} columns;

static inline void fill_columns(columns* rows) {
  for (int row = 0; row < ROW_COUNT; row++) {
    rows->first[row] = 1000 + row;
    rows->second[row] = 3;
  }
}

/* The GIL is held. The sums may lie over the first column. */
static inline void add_rows(PyObject* function, const columns* rows, int64_t* sums) {
  for (int row = 0; row < ROW_COUNT; row++) {
    PyObject* slots[3] = {NULL, PyLong_FromLong(rows->first[row]),
                          PyLong_FromLong(rows->second[row])};
    PyObject* const result =
        checked(PyObject_Vectorcall(function, slots + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    sums[row] = PyLong_AsLong(result);
    Py_DECREF(result);
    Py_DECREF(slots[2]);
    Py_DECREF(slots[1]);
  }
}

static inline int64_t total(const int64_t* sums) {
  int64_t checksum = 0;
  for (int row = 0; row < ROW_COUNT; row++) {
    checksum += sums[row];
  }
  return checksum;
}

/* Computed without the columns that the operations use. */
static inline int64_t expected_of_rows(int64_t operation_count) {
  columns rows;
  fill_columns(&rows);
  return operation_count / ROW_COUNT * (total(rows.first) + total(rows.second));
}

#endif
