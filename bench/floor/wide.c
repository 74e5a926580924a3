/* What a row of ints, floats and texts of 16 characters, to one float, costs a plain C loop. */
#include "call.h"
#include "variants.h"

enum { TEXT_COUNT = 16, TEXT_CHARS = 16, MOST_COLUMNS = 100 };

/* As Java has them: Latin-1, not known to be ASCII. */
static const char TEXTS[TEXT_COUNT][TEXT_CHARS + 1] = {
    "customer-0000000", "customer-0000001", "customer-0000002", "customer-0000003",
    "customer-0000004", "customer-0000005", "customer-0000006", "customer-0000007",
    "customer-0000008", "customer-0000009", "customer-0000010", "customer-0000011",
    "customer-0000012", "customer-0000013", "customer-0000014", "customer-0000015"};

static int64_t whole(int64_t index, int column) {
  return 1000 + (index & 0xFFFF) + column;
}

static double half(int64_t index, int column) {
  return 0.5 + (double)((index & 0xFFFF) + column);
}

static inline PyObject* cell(int64_t index, int column) {
  switch (column % 3) {
    case 0:
      return PyLong_FromLong(whole(index, column));
    case 1:
      return PyFloat_FromDouble(half(index, column));
    default:
      return PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, TEXTS[column % TEXT_COUNT],
                                       TEXT_CHARS);
  }
}

static inline int64_t score(PyObject* function, int64_t index, int column_count) {
  PyObject* slots[1 + MOST_COLUMNS];
  for (int column = 0; column < column_count; column++) {
    slots[1 + column] = cell(index, column);
  }
  PyObject* const result = checked(PyObject_Vectorcall(
      function, slots + 1, (size_t)column_count | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
  const double total = PyFloat_AsDouble(result);
  Py_DECREF(result);
  for (int column = 0; column < column_count; column++) {
    Py_DECREF(slots[1 + column]);
  }
  return (int64_t)(total * 2);
}

static inline int64_t score_10(PyObject* function, int64_t index) {
  return score(function, index, 10);
}

static inline int64_t score_100(PyObject* function, int64_t index) {
  return score(function, index, 100);
}

static int64_t run_10(void* state, int64_t operation_count) {
  return take_the_gil_per_call(state, operation_count, score_10);
}

static int64_t run_100(void* state, int64_t operation_count) {
  return take_the_gil_per_call(state, operation_count, score_100);
}

static int64_t expected(int64_t operation_count) {
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    checksum += (int64_t)(((double)whole(index, 0) + half(index, 1) + TEXT_CHARS) * 2);
  }
  return checksum;
}

int main(int count, char** arguments) {
  return serve_variant(
      count, arguments,
      (const variant[]){{"10", "bench_functions", "score", run_10, expected, false},
                        {"100", "bench_functions", "score", run_100, expected, false},
                        {0}});
}
