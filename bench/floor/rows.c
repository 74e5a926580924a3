/* What a call per row costs where Python runs in another process, a thousand rows per hop. */
#include "columns.h"
#include "peer.h"
#include "rounds.h"

#include <stdio.h>

static columns rows;

static void* start_caller(char** arguments) {
  static caller from;
  start_python(arguments[2], arguments[3]);
  from.function = function_of("bench_functions", "add");
  from.thread = PyEval_SaveThread();
  return &from;
}

static void answer_with_sums(void* state, unsigned char* payload) {
  caller* const from = state;
  PyEval_RestoreThread(from->thread);
  add_rows(from->function, (const columns*)payload, (int64_t*)payload);
  from->thread = PyEval_SaveThread();
}

static int64_t run(void* state, int64_t operation_count) {
  int64_t sums[ROW_COUNT];
  int64_t checksum = 0;
  for (int64_t done = 0; done < operation_count; done += ROW_COUNT) {
    ask(state, (const unsigned char*)&rows, (unsigned char*)sums);
    checksum += total(sums);
  }
  return checksum;
}

int main(int count, char** arguments) {
  const service sums_of_rows = {.request_bytes = sizeof(columns),
                                .reply_bytes = ROW_COUNT * sizeof(int64_t),
                                .prepare = start_caller,
                                .answer = answer_with_sums};
  fill_columns(&rows);
  peer* const other = count == 4 ? start_peer(arguments[1], &sums_of_rows, arguments) : NULL;
  if (other == NULL) {
    fprintf(stderr, "usage: rows " PEER_WAYS " PYTHON FUNCTIONS_FOLDER\n");
    return 2;
  }
  return serve_rounds(&(reference){.run = run, .expected = expected_of_rows, .state = other});
}
