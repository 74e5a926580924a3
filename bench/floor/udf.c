/* What user-defined functions of rows cost a plain C loop: one of a text, three one after the
 * other, one that gives several rows, and an aggregate of a thousand. */
#include "call.h"
#include "variants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_COUNT = 64, TEXT_CHARS = 16, LETTERS = 26, ROW_COUNT = 1000 };

/* As Java has them: Latin-1, not known to be ASCII. */
static char texts[TEXT_COUNT][TEXT_CHARS];
static char upper[TEXT_CHARS];
static char line[TEXT_CHARS];
static double values[ROW_COUNT];
static PyObject* rest_of_chain[2];

static void fill(void) {
  for (int number = 0; number < TEXT_COUNT; number++) {
    for (int place = 0; place < TEXT_CHARS; place++) {
      texts[number][place] = (char)('a' + (number + 7 * place) % LETTERS);
    }
  }
  for (int row = 0; row < ROW_COUNT; row++) {
    values[row] = row;
  }
}

static inline PyObject* call_one(PyObject* function, PyObject* argument) {
  PyObject* slots[2] = {NULL, argument};
  PyObject* const result =
      checked(PyObject_Vectorcall(function, slots + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
  Py_DECREF(argument);
  return result;
}

static inline PyObject* text_of(int64_t index) {
  return checked(
      PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, texts[index % TEXT_COUNT], TEXT_CHARS));
}

static int64_t sum_of(const char* text, int64_t length) {
  return length + 31 * text[0] + text[length - 1];
}

static inline int64_t put_in_upper_case(PyObject* function, int64_t index) {
  PyObject* const result = call_one(function, text_of(index));
  const Py_ssize_t length = PyUnicode_GET_LENGTH(result);
  if (PyUnicode_KIND(result) != PyUnicode_1BYTE_KIND || length > TEXT_CHARS) {
    fprintf(stderr, "bad result: characters=%zd, most=%d\n", length, TEXT_CHARS);
    exit(1);
  }
  memcpy(upper, PyUnicode_1BYTE_DATA(result), (size_t)length);
  Py_DECREF(result);
  return sum_of(upper, length);
}

static int64_t run_scalar(void* state, int64_t operation_count) {
  return take_the_gil_per_call(state, operation_count, put_in_upper_case);
}

static int64_t expected_of_scalar(int64_t operation_count) {
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    const char* const text = texts[index % TEXT_COUNT];
    checksum += TEXT_CHARS + 31 * (text[0] - 32) + text[TEXT_CHARS - 1] - 32;
  }
  return checksum;
}

static inline int64_t call_chain(PyObject* function, int64_t index) {
  PyObject* result = call_one(function, text_of(index));
  result = call_one(rest_of_chain[0], result);
  result = call_one(rest_of_chain[1], result);
  const int64_t length = PyLong_AsLong(result);
  Py_DECREF(result);
  return length + index % TEXT_COUNT;
}

static int64_t run_chain(void* state, int64_t operation_count) {
  caller* const from = state;
  if (rest_of_chain[0] == NULL) {
    PyEval_RestoreThread(from->thread);
    rest_of_chain[0] = function_of("udf_functions", "strip");
    rest_of_chain[1] = function_of("udf_functions", "length");
    from->thread = PyEval_SaveThread();
  }
  return take_the_gil_per_call(state, operation_count, call_chain);
}

static int64_t expected_of_chain(int64_t operation_count) {
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    checksum += TEXT_CHARS + index % TEXT_COUNT;
  }
  return checksum;
}

static void write_line(char* into, int number) {
  for (int place = 0; place < TEXT_CHARS; place++) {
    into[place] = (char)(place % 4 == 3 ? ' ' : 'a' + (number + 7 * place) % LETTERS);
  }
}

static inline int64_t split_into_words(PyObject* function, int64_t index) {
  write_line(line, (int)(index % TEXT_COUNT));
  PyObject* const text = checked(PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, line, TEXT_CHARS));
  PyObject* const rows = call_one(function, text);
  int64_t checksum = 0;
  for (PyObject* word = PyIter_Next(rows); word != NULL; word = PyIter_Next(rows)) {
    const Py_ssize_t length = PyUnicode_GET_LENGTH(word);
    memcpy(upper, PyUnicode_1BYTE_DATA(word), (size_t)length);
    checksum += sum_of(upper, length);
    Py_DECREF(word);
  }
  if (PyErr_Occurred() != NULL) {
    exit_on_python_error();
  }
  Py_DECREF(rows);
  return checksum;
}

static int64_t run_table(void* state, int64_t operation_count) {
  return take_the_gil_per_call(state, operation_count, split_into_words);
}

static int64_t expected_of_table(int64_t operation_count) {
  char words[TEXT_CHARS];
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    write_line(words, (int)(index % TEXT_COUNT));
    for (int place = 0; place < TEXT_CHARS; place += 4) {
      checksum += sum_of(words + place, 3);
    }
  }
  return checksum;
}

static PyObject* method_of(PyObject* object, const char* name) {
  return checked(PyObject_GetAttrString(object, name));
}

static int64_t add_up(PyObject* type, int64_t index) {
  PyObject* const total = checked(PyObject_CallNoArgs(type));
  PyObject* const accumulator = checked(PyObject_CallMethod(total, "create_accumulator", NULL));
  PyObject* const accumulate = method_of(total, "accumulate");
  values[0] = (double)(index & 0xFF);
  for (int row = 0; row < ROW_COUNT; row++) {
    PyObject* slots[3] = {NULL, accumulator, checked(PyFloat_FromDouble(values[row]))};
    Py_DECREF(checked(
        PyObject_Vectorcall(accumulate, slots + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL)));
    Py_DECREF(slots[2]);
  }
  PyObject* const sum = checked(PyObject_CallMethod(total, "get_value", "O", accumulator));
  const double read = PyFloat_AsDouble(sum);
  Py_DECREF(sum);
  Py_DECREF(accumulate);
  Py_DECREF(accumulator);
  Py_DECREF(total);
  return (int64_t)read;
}

static int64_t run_aggregate(void* state, int64_t operation_count) {
  return take_the_gil_per_call(state, operation_count / ROW_COUNT, add_up);
}

static int64_t expected_of_aggregate(int64_t operation_count) {
  int64_t checksum = 0;
  for (int64_t batch = 0; batch < operation_count / ROW_COUNT; batch++) {
    checksum += (batch & 0xFF) + ROW_COUNT * (ROW_COUNT - 1) / 2;
  }
  return checksum;
}

int main(int count, char** arguments) {
  fill();
  return serve_variant(
      count, arguments,
      (const variant[]){
          {"scalar", "udf_functions", "upper", run_scalar, expected_of_scalar, false},
          {"chain", "udf_functions", "upper", run_chain, expected_of_chain, false},
          {"table", "udf_functions", "words", run_table, expected_of_table, false},
          {"aggregate", "udf_functions", "Total", run_aggregate, expected_of_aggregate, false},
          {0}});
}
