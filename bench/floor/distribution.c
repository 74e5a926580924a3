/* Classes: one per nanosecond up to 2^10, then 2^9 for each further power of two. */
#include "distribution.h"

static int shift_of(int64_t ns) {
  const int bits = 64 - __builtin_clzll((unsigned long long)ns | 1);
  return bits > DISTRIBUTION_EXACT_BITS ? bits - DISTRIBUTION_EXACT_BITS : 0;
}

void add_sample(distribution* samples, int64_t ns) {
  const int shift = shift_of(ns);
  samples->counts[((int64_t)shift << (DISTRIBUTION_EXACT_BITS - 1)) + (ns >> shift)]++;
  samples->sample_count++;
  if (ns > samples->max_ns) {
    samples->max_ns = ns;
  }
}

static int64_t upper_end(int64_t class) {
  const int64_t half = (int64_t)1 << (DISTRIBUTION_EXACT_BITS - 1);
  const int64_t shift = class < 2 * half ? 0 : class / half - 1;
  return ((class - shift * half + 1) << shift) - 1;
}

int64_t sample_at(const distribution* samples, double share) {
  const int64_t rank =
      samples->sample_count - (int64_t)((1 - share) * (double)samples->sample_count);
  int64_t seen = 0;
  for (int64_t class = 0; class < DISTRIBUTION_CLASSES; class++) {
    seen += samples->counts[class];
    if (seen >= rank) {
      const int64_t end = upper_end(class);
      return end < samples->max_ns ? end : samples->max_ns;
    }
  }
  return samples->max_ns;
}
