/* Times rounds of a reference program and checks what they computed. */
#include "rounds.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int run_round(const reference* program, int64_t operation_count) {
  const int64_t start_ns = now_ns();
  const int64_t checksum = program->run(program->state, operation_count);
  const int64_t total_ns = now_ns() - start_ns;
  const int64_t expected = program->expected(operation_count);
  if (checksum != expected) {
    fprintf(stderr, "wrong checksum: seen=%" PRId64 ", wanted=%" PRId64 "\n", checksum, expected);
    return 1;
  }
  printf("{\"operations\":%" PRId64 ",\"ns_total\":%" PRId64 ",\"ns_per_op\":%.2f}\n",
         operation_count, total_ns, (double)total_ns / (double)operation_count);
  return fflush(stdout) == 0 ? 0 : 1;
}

int serve_rounds(const reference* program) {
  char line[128];
  while (fgets(line, sizeof line, stdin) != NULL) {
    int64_t operation_count = 0;
    if (sscanf(line, "round %" SCNd64, &operation_count) != 1 || operation_count <= 0) {
      fprintf(stderr, "unknown line: seen=%swanted=round N, with N at least 1\n", line);
      return 2;
    }
    if (run_round(program, operation_count) != 0) {
      return 1;
    }
  }
  return 0;
}
