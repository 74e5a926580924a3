/* Counts times in classes of at most 0.2 % width, so that percentiles cost no list of all of them.
 */
#ifndef PYBRIDGE_BENCH_DISTRIBUTION_H
#define PYBRIDGE_BENCH_DISTRIBUTION_H

#include <stdint.h>

enum { DISTRIBUTION_EXACT_BITS = 10, DISTRIBUTION_CLASSES = 56 << (DISTRIBUTION_EXACT_BITS - 1) };

typedef struct {
  int64_t counts[DISTRIBUTION_CLASSES];
  int64_t sample_count;
  int64_t max_ns;
} distribution;

void add_sample(distribution* samples, int64_t ns);

/* The time that this share of the samples, such as 0.999, did not exceed. There must be a sample.
 */
int64_t sample_at(const distribution* samples, double share);

#endif
