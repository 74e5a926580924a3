/* The line protocol of every reference program: a round or timed samples asked for, its times out.
 */
#ifndef PYBRIDGE_BENCH_ROUNDS_H
#define PYBRIDGE_BENCH_ROUNDS_H

#include <stdint.h>

/* What other threads do while samples are taken. */
typedef struct {
  void (*begin)(void* state);
  void (*end)(void* state);
  /* Runs the operations of a sample in the calling thread. */
  int64_t (*run)(void* state, int64_t operation_count);
} company;

typedef struct {
  /* Runs the operations, untimed inside, and returns a checksum. */
  int64_t (*run)(void* state, int64_t operation_count);
  /* The checksum that a correct run returns. */
  int64_t (*expected)(int64_t operation_count);
  void* state;
  /* Null where only the calling thread works. */
  const company* samples;
} reference;

/*
 * Serves lines until standard input ends; each answer is one JSON line. Returns the exit code.
 *
 * "round N" times N operations at once. "samples NS N" times groups of N operations, one after the
 * other, for so many nanoseconds; its answer is of all such samples so far.
 */
int serve_rounds(const reference* program);

#endif
