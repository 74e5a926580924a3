/* What parsing, changing and printing JSON in Python costs a plain C loop: text in, text out. */
#include "call.h"
#include "variants.h"

#include <string.h>

enum { TEXT_COUNT = 16, NOTE_SENTENCES = 15, MOST_CHARS = 2048 };

static const char* const SENTENCE = "Steamed or fried, the dumplings come with a sesame sauce. ";

static char texts[TEXT_COUNT][MOST_CHARS];
static Py_ssize_t lengths[TEXT_COUNT];
static char touched[MOST_CHARS];
static bool spaced;

/* The documents of the Java scenarios. */
static void write_texts(int sentence_count) {
  for (int number = 0; number < TEXT_COUNT; number++) {
    char* const text = texts[number];
    snprintf(text, MOST_CHARS,
             "{\"count\": %d, \"id\": \"A-7f3c21\", \"name\": \"Kathmandu Momo House\","
             " \"score\": 4.25, \"tags\": [\"a\", \"bc\"]%s",
             1000 + number, sentence_count == 0 ? "" : ", \"note\": \"");
    for (int sentence = 0; sentence < sentence_count; sentence++) {
      strcat(text, SENTENCE);
    }
    strcat(text, sentence_count == 0 ? "}" : "\"}");
    lengths[number] = (Py_ssize_t)strlen(text);
  }
}

/* Cheap, and another one where the length or the count is wrong. */
static int64_t sum(const char* text, int64_t length) {
  const char* const end = memchr(text, ',', (size_t)length);
  return length + (end[-2] - '0') * 10 + end[-1] - '0';
}

static inline int64_t touch(PyObject* function, int64_t index) {
  const int64_t number = index % TEXT_COUNT;
  PyObject* slots[2] = {NULL, PyUnicode_DecodeUTF8(texts[number], lengths[number], NULL)};
  PyObject* const result =
      checked(PyObject_Vectorcall(function, slots + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
  Py_ssize_t length = 0;
  const char* const utf8 = PyUnicode_AsUTF8AndSize(result, &length);
  if (utf8 == NULL || length >= MOST_CHARS) {
    fprintf(stderr, "bad result: bytes=%zd, most=%d\n", length, MOST_CHARS - 1);
    exit(1);
  }
  memcpy(touched, utf8, (size_t)length);
  Py_DECREF(result);
  Py_DECREF(slots[1]);
  return sum(touched, length);
}

static int64_t run(void* state, int64_t operation_count) {
  return take_the_gil_per_call(state, operation_count, touch);
}

/* orjson prints no spaces between keys and values. */
static int64_t printed_length(const char* text) {
  int64_t length = 0;
  for (const char* at = text; *at != 0; at++) {
    const bool between = *at == ' ' && at[-1] == ':';
    const bool before_key = *at == ' ' && at[-1] == ',' && at[1] == '"';
    length += spaced || !(between || before_key);
  }
  return length;
}

static int64_t expected(int64_t operation_count) {
  int64_t checksum = 0;
  for (int number = 0; number < TEXT_COUNT; number++) {
    const int64_t times = (operation_count + TEXT_COUNT - 1 - number) / TEXT_COUNT;
    checksum += times * (printed_length(texts[number]) + number + 1);
  }
  return checksum;
}

int main(int count, char** arguments) {
  const char* const size = count > 1 ? arguments[1] : "";
  spaced = strstr(size, "orjson") == NULL;
  write_texts(strncmp(size, "1k", 2) == 0 ? NOTE_SENTENCES : 0);
  return serve_variant(
      count, arguments,
      (const variant[]){{"100", "json_functions", "touch", run, expected, false},
                        {"1k", "json_functions", "touch", run, expected, false},
                        {"100_orjson", "orjson_functions", "touch", run, expected, false},
                        {"1k_orjson", "orjson_functions", "touch", run, expected, false},
                        {0}});
}
