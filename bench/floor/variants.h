/* The command line of a reference program that embeds Python: VARIANT PYTHON FUNCTIONS_FOLDER. */
#ifndef PYBRIDGE_BENCH_VARIANTS_H
#define PYBRIDGE_BENCH_VARIANTS_H

#include "rounds.h"

#include <stdbool.h>

typedef struct {
  const char* name;
  const char* module;
  const char* function;
  /* Gets a caller as its state; runs with the GIL only where held says so. */
  int64_t (*run)(void* state, int64_t operation_count);
  int64_t (*expected)(int64_t operation_count);
  bool held;
} variant;

/* Starts Python and serves the rounds of the variant that the arguments name; the exit code. The
 * list ends with a variant without a name. */
int serve_variant(int count, char** arguments, const variant* variants);

/* The same for a program with threads of its own. */
int serve_variant_in_company(int count, char** arguments, const variant* variants,
                             const company* samples);

#endif
