/* What a dict of 10 entries costs a plain C loop: made, given to a function, its result read. */
#include "call.h"
#include "variants.h"

#include <string.h>

enum { ENTRY_COUNT = 10, MOST_CHARS = 16 };

typedef enum { WHOLE, REAL, TEXT, TRUTH } kind;

typedef struct {
  char key[MOST_CHARS];
  size_t key_chars;
  kind type;
  int64_t whole;
  double real;
  char text[MOST_CHARS];
  size_t text_chars;
} entry;

#define KEY(text) .key = text, .key_chars = sizeof(text) - 1

static const entry RECORD[ENTRY_COUNT] = {
    {KEY("count"), .type = WHOLE},
    {KEY("customer"), .type = TEXT, .text = "customer-0000007", .text_chars = 16},
    {KEY("price"), .type = REAL, .real = 12.5},
    {KEY("quantity"), .type = WHOLE, .whole = 40},
    {KEY("city"), .type = TEXT, .text = "Kathmandu", .text_chars = 9},
    {KEY("discount"), .type = REAL, .real = 0.125},
    {KEY("paid"), .type = TRUTH, .whole = 1},
    {KEY("created"), .type = WHOLE, .whole = 1700000000000},
    {KEY("weight"), .type = REAL, .real = 3.75},
    {KEY("warehouse"), .type = WHOLE, .whole = 3000},
};

static entry seen[ENTRY_COUNT];

static PyObject* text_of(const char* chars, size_t count) {
  return PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, chars, (Py_ssize_t)count);
}

static PyObject* value_of(const entry* from, int64_t index) {
  switch (from->type) {
    case WHOLE:
      return PyLong_FromLong(from == RECORD ? index & 0xFFFF : from->whole);
    case REAL:
      return PyFloat_FromDouble(from->real);
    case TEXT:
      return text_of(from->text, from->text_chars);
    default:
      return PyBool_FromLong(from->whole);
  }
}

static size_t read_text(PyObject* text, char* into) {
  const Py_ssize_t chars = PyUnicode_GET_LENGTH(text);
  if (PyUnicode_KIND(text) != PyUnicode_1BYTE_KIND || chars > MOST_CHARS) {
    fprintf(stderr, "text too wide or too long: chars=%zd, most=%d\n", chars, MOST_CHARS);
    exit(1);
  }
  memcpy(into, PyUnicode_1BYTE_DATA(text), (size_t)chars);
  return (size_t)chars;
}

static void read_value(PyObject* value, entry* into) {
  if (PyBool_Check(value)) {
    into->type = TRUTH;
    into->whole = value == Py_True;
  } else if (PyLong_CheckExact(value)) {
    into->type = WHOLE;
    into->whole = PyLong_AsLong(value);
  } else if (PyFloat_CheckExact(value)) {
    into->type = REAL;
    into->real = PyFloat_AS_DOUBLE(value);
  } else {
    into->type = TEXT;
    into->text_chars = read_text(value, into->text);
  }
}

static void read_record(PyObject* record) {
  PyObject* key;
  PyObject* value;
  Py_ssize_t position = 0;
  entry* into = seen;
  if (PyDict_GET_SIZE(record) != ENTRY_COUNT) {
    fprintf(stderr, "wrong size of the result: seen=%zd, wanted=%d\n", PyDict_GET_SIZE(record),
            ENTRY_COUNT);
    exit(1);
  }
  while (PyDict_Next(record, &position, &key, &value)) {
    into->key_chars = read_text(key, into->key);
    read_value(value, into++);
  }
}

static inline int64_t echo(PyObject* function, int64_t index) {
  PyObject* slots[2] = {NULL, checked(PyDict_New())};
  for (const entry* each = RECORD; each < RECORD + ENTRY_COUNT; each++) {
    PyObject* const key = text_of(each->key, each->key_chars);
    PyObject* const value = value_of(each, index);
    PyDict_SetItem(slots[1], key, value);
    Py_DECREF(key);
    Py_DECREF(value);
  }
  PyObject* const result =
      checked(PyObject_Vectorcall(function, slots + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
  read_record(result);
  Py_DECREF(result);
  Py_DECREF(slots[1]);
  return seen[0].whole + seen[ENTRY_COUNT - 1].whole;
}

static int64_t run(void* state, int64_t operation_count) {
  return take_the_gil_per_call(state, operation_count, echo);
}

static int64_t expected(int64_t operation_count) {
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    checksum += (index & 0xFFFF) + RECORD[ENTRY_COUNT - 1].whole;
  }
  return checksum;
}

int main(int count, char** arguments) {
  return serve_variant(
      count, arguments,
      (const variant[]){{"10", "bench_functions", "echo", run, expected, false}, {0}});
}
