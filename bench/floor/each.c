/* What a call per row costs a plain C loop that holds the GIL, over two columns into a third. */
#include "columns.h"
#include "variants.h"

static columns rows;
static int64_t sums[ROW_COUNT];

static int64_t run(void* state, int64_t operation_count) {
  const caller* const from = state;
  int64_t checksum = 0;
  for (int64_t done = 0; done < operation_count; done += ROW_COUNT) {
    add_rows(from->function, &rows, sums);
    checksum += total(sums);
  }
  return checksum;
}

int main(int count, char** arguments) {
  fill_columns(&rows);
  return serve_variant(
      count, arguments,
      (const variant[]){{"held_1k", "bench_functions", "add", run, expected_of_rows, true}, {0}});
}
