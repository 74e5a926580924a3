/* What a call per row costs a plain C loop that holds the GIL, over two columns into a third. */
#include "call.h"
#include "variants.h"

enum { ROW_COUNT = 1000 };

static int64_t first_column[ROW_COUNT];
static int64_t second_column[ROW_COUNT];
static int64_t sums[ROW_COUNT];

static void fill_columns(void) {
  for (int row = 0; row < ROW_COUNT; row++) {
    first_column[row] = 1000 + row;
    second_column[row] = 3;
  }
}

static void add_row(PyObject* function, int row) {
  PyObject* slots[3] = {NULL, PyLong_FromLong(first_column[row]),
                        PyLong_FromLong(second_column[row])};
  PyObject* const result =
      checked(PyObject_Vectorcall(function, slots + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
  sums[row] = PyLong_AsLong(result);
  Py_DECREF(result);
  Py_DECREF(slots[2]);
  Py_DECREF(slots[1]);
}

static int64_t run(void* state, int64_t operation_count) {
  const caller* const from = state;
  int64_t checksum = 0;
  for (int64_t done = 0; done < operation_count; done += ROW_COUNT) {
    for (int row = 0; row < ROW_COUNT; row++) {
      add_row(from->function, row);
    }
    for (int row = 0; row < ROW_COUNT; row++) {
      checksum += sums[row];
    }
  }
  return checksum;
}

static int64_t expected(int64_t operation_count) {
  int64_t sum = 0;
  for (int row = 0; row < ROW_COUNT; row++) {
    sum += first_column[row] + second_column[row];
  }
  return operation_count / ROW_COUNT * sum;
}

int main(int count, char** arguments) {
  fill_columns();
  return serve_variant(
      count, arguments,
      (const variant[]){{"held_1k", "bench_functions", "add", run, expected, true}, {0}});
}
