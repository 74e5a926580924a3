/* What add(int, int) costs a plain C loop, with the GIL taken per call or held. */
#include "call.h"
#include "variants.h"

/* The operands of the Java scenarios: one int that must be made, of one digit, and a cached one. */
static const long SECOND = 3;

static long first(int64_t index) {
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

static int64_t run_taking_the_gil_per_call(void* state, int64_t operation_count) {
  return take_the_gil_per_call(state, operation_count, add);
}

static int64_t run_holding_the_gil(void* state, int64_t operation_count) {
  return hold_the_gil(state, operation_count, add);
}

static int64_t expected(int64_t operation_count) {
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    checksum += first(index) + SECOND;
  }
  return checksum;
}

int main(int count, char** arguments) {
  return serve_variant(
      count, arguments,
      (const variant[]){
          {"gil", "bench_functions", "add", run_taking_the_gil_per_call, expected, false},
          {"held", "bench_functions", "add", run_holding_the_gil, expected, true},
          {0}});
}
