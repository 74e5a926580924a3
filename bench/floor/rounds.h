/* The line protocol of every reference program: "round N" in, the time of N operations out. */
#ifndef PYBRIDGE_BENCH_ROUNDS_H
#define PYBRIDGE_BENCH_ROUNDS_H

#include <stdint.h>

typedef struct {
  /* Runs the operations, untimed inside, and returns a checksum. */
  int64_t (*run)(void* state, int64_t operation_count);
  /* The checksum that a correct run returns. */
  int64_t (*expected)(int64_t operation_count);
  void* state;
} reference;

/* Serves rounds until standard input ends; each answer is one JSON line. Returns the exit code. */
int serve_rounds(const reference* program);

#endif
