/* What add(float, float) costs a plain C loop, with the GIL taken per call. */
#include "call.h"
#include "variants.h"

static const double SECOND = 0.25;

static double first(int64_t index) {
  return 0.5 + (double)(index & 0xFFFF);
}

/* Whole for these operands, so that a checksum has no rounding. */
static int64_t quarters(double sum) {
  return (int64_t)(sum * 4);
}

static inline int64_t add(PyObject* function, int64_t index) {
  PyObject* slots[3] = {NULL, PyFloat_FromDouble(first(index)), PyFloat_FromDouble(SECOND)};
  PyObject* const result =
      checked(PyObject_Vectorcall(function, slots + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
  const double sum = PyFloat_AsDouble(result);
  Py_DECREF(result);
  Py_DECREF(slots[2]);
  Py_DECREF(slots[1]);
  return quarters(sum);
}

static int64_t run(void* state, int64_t operation_count) {
  return take_the_gil_per_call(state, operation_count, add);
}

static int64_t expected(int64_t operation_count) {
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    checksum += quarters(first(index) + SECOND);
  }
  return checksum;
}

int main(int count, char** arguments) {
  return serve_variant(
      count, arguments,
      (const variant[]){{"gil", "bench_functions", "add", run, expected, false}, {0}});
}
