/* What a call without arguments and result costs a plain C loop, with the GIL taken per call. */
#include "call.h"
#include "variants.h"

static inline int64_t call(PyObject* function, int64_t index) {
  (void)index;
  PyObject* slots[1] = {NULL};
  PyObject* const result =
      checked(PyObject_Vectorcall(function, slots + 1, 0 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
  const int64_t is_none = Py_IsNone(result);
  Py_DECREF(result);
  return is_none;
}

static int64_t run(void* state, int64_t operation_count) {
  return take_the_gil_per_call(state, operation_count, call);
}

static int64_t expected(int64_t operation_count) {
  return operation_count;
}

int main(int count, char** arguments) {
  return serve_variant(
      count, arguments,
      (const variant[]){{"gil", "bench_functions", "noop", run, expected, false}, {0}});
}
