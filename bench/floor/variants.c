/* Starts the variant of a reference program that the command line names. */
#include "variants.h"

#include "call.h"

#include <stdio.h>
#include <string.h>

static int refuse(const char* program, const variant* variants) {
  fprintf(stderr, "usage: %s ", program);
  for (const variant* each = variants; each->name != NULL; each++) {
    fprintf(stderr, "%s%s", each == variants ? "" : "|", each->name);
  }
  fprintf(stderr, " PYTHON FUNCTIONS_FOLDER\n");
  return 2;
}

int serve_variant(int count, char** arguments, const variant* variants) {
  return serve_variant_in_company(count, arguments, variants, NULL);
}

int serve_variant_in_company(int count, char** arguments, const variant* variants,
                             const company* samples) {
  const variant* chosen = variants;
  while (count == 4 && chosen->name != NULL && strcmp(arguments[1], chosen->name) != 0) {
    chosen++;
  }
  if (count != 4 || chosen->name == NULL) {
    return refuse(arguments[0], variants);
  }
  start_python(arguments[2], arguments[3]);
  caller from = {.function = function_of(chosen->module, chosen->function)};
  if (!chosen->held) {
    from.thread = PyEval_SaveThread();
  }
  return serve_rounds(&(reference){
      .run = chosen->run, .expected = chosen->expected, .state = &from, .samples = samples});
}
