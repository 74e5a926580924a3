/* What add(int, int) costs a plain C loop, with the GIL taken per call or held. */
#include "add.h"
#include "variants.h"

static int64_t run_taking_the_gil_per_call(void* state, int64_t operation_count) {
  return take_the_gil_per_call(state, operation_count, add);
}

static int64_t run_holding_the_gil(void* state, int64_t operation_count) {
  return hold_the_gil(state, operation_count, add);
}

int main(int count, char** arguments) {
  return serve_variant(
      count, arguments,
      (const variant[]){
          {"gil", "bench_functions", "add", run_taking_the_gil_per_call, expected_of_add, false},
          {"held", "bench_functions", "add", run_holding_the_gil, expected_of_add, true},
          {0}});
}
