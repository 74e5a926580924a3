/* Times rounds and samples of a reference program and checks what they computed. */
#include "rounds.h"

#include "distribution.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

static distribution samples;

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool is_right(int64_t checksum, int64_t expected) {
  if (checksum != expected) {
    fprintf(stderr, "wrong checksum: seen=%" PRId64 ", wanted=%" PRId64 "\n", checksum, expected);
  }
  return checksum == expected;
}

static int run_round(const reference* program, int64_t operation_count) {
  const int64_t start_ns = now_ns();
  const int64_t checksum = program->run(program->state, operation_count);
  const int64_t total_ns = now_ns() - start_ns;
  if (!is_right(checksum, program->expected(operation_count))) {
    return 1;
  }
  printf("{\"operations\":%" PRId64 ",\"ns_total\":%" PRId64 ",\"ns_per_op\":%.2f}\n",
         operation_count, total_ns, (double)total_ns / (double)operation_count);
  return fflush(stdout) == 0 ? 0 : 1;
}

static bool take_samples(const reference* program, int64_t duration_ns, int64_t operation_count) {
  const int64_t expected = program->expected(operation_count);
  int64_t (*const run)(void*, int64_t) =
      program->samples == NULL ? program->run : program->samples->run;
  int64_t start_ns = now_ns();
  const int64_t end_ns = start_ns + duration_ns;
  do {
    const int64_t checksum = run(program->state, operation_count);
    add_sample(&samples, now_ns() - start_ns);
    if (!is_right(checksum, expected)) {
      return false;
    }
    start_ns = now_ns();
  } while (start_ns < end_ns);
  return true;
}

static int run_samples(const reference* program, int64_t duration_ns, int64_t operation_count) {
  if (program->samples != NULL) {
    program->samples->begin(program->state);
  }
  const bool right = take_samples(program, duration_ns, operation_count);
  if (program->samples != NULL) {
    program->samples->end(program->state);
  }
  if (!right) {
    return 1;
  }
  printf("{\"samples\":%" PRId64 ",\"operations_each\":%" PRId64 ",\"p50\":%" PRId64
         ",\"p90\":%" PRId64 ",\"p99\":%" PRId64 ",\"p999\":%" PRId64 ",\"max\":%" PRId64 "}\n",
         samples.sample_count, operation_count, sample_at(&samples, 0.5), sample_at(&samples, 0.9),
         sample_at(&samples, 0.99), sample_at(&samples, 0.999), samples.max_ns);
  return fflush(stdout) == 0 ? 0 : 1;
}

static int serve_line(const reference* program, const char* line) {
  int64_t duration_ns = 0;
  int64_t operation_count = 0;
  if (sscanf(line, "round %" SCNd64, &operation_count) == 1 && operation_count > 0) {
    return run_round(program, operation_count);
  }
  if (sscanf(line, "samples %" SCNd64 " %" SCNd64, &duration_ns, &operation_count) == 2 &&
      duration_ns > 0 && operation_count > 0) {
    return run_samples(program, duration_ns, operation_count);
  }
  fprintf(stderr, "unknown line: seen=%swanted=round N or samples NS N, with N at least 1\n", line);
  return 2;
}

int serve_rounds(const reference* program) {
  char line[128];
  while (fgets(line, sizeof line, stdin) != NULL) {
    const int exit_code = serve_line(program, line);
    if (exit_code != 0) {
      return exit_code;
    }
  }
  return 0;
}
