/* What user-defined functions cost a plain C loop: a row of one text, three functions one after the
 * other, and columns of a thousand doubles. */
#include "call.h"
#include "variants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NPY_NO_DEPRECATED_API NPY_1_19_API_VERSION
#include <numpy/arrayobject.h>

enum { TEXT_COUNT = 64, TEXT_CHARS = 16, LETTERS = 26, ROW_COUNT = 1000 };

/* As Java has them: Latin-1, not known to be ASCII. */
static char texts[TEXT_COUNT][TEXT_CHARS];
static char upper[TEXT_CHARS];
static double first[ROW_COUNT];
static double second[ROW_COUNT];
static double sums[ROW_COUNT];
static PyObject* rest_of_chain[2];

static void fill(void) {
  for (int number = 0; number < TEXT_COUNT; number++) {
    for (int place = 0; place < TEXT_CHARS; place++) {
      texts[number][place] = (char)('a' + (number + 7 * place) % LETTERS);
    }
  }
  for (int row = 0; row < ROW_COUNT; row++) {
    first[row] = row;
    second[row] = 0.5;
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

static void import_numpy(void) {
  if (PyArray_API == NULL && _import_array() != 0) {
    exit_on_python_error();
  }
}

static PyObject* column_of(const double* values) {
  const npy_intp shape[] = {ROW_COUNT};
  PyObject* const array = checked(PyArray_SimpleNew(1, shape, NPY_DOUBLE));
  memcpy(PyArray_DATA((PyArrayObject*)array), values, ROW_COUNT * sizeof(double));
  return array;
}

static int64_t add_columns(PyObject* function, int64_t index) {
  first[0] = (double)(index & 0xFF);
  PyObject* slots[3] = {NULL, column_of(first), column_of(second)};
  PyObject* const result =
      checked(PyObject_Vectorcall(function, slots + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
  memcpy(sums, PyArray_DATA((PyArrayObject*)result), sizeof sums);
  Py_DECREF(result);
  Py_DECREF(slots[2]);
  Py_DECREF(slots[1]);
  return (int64_t)(2 * (sums[0] + sums[ROW_COUNT - 1]));
}

static int64_t run_numpy(void* state, int64_t operation_count) {
  caller* const from = state;
  int64_t checksum = 0;
  for (int64_t done = 0; done < operation_count; done += ROW_COUNT) {
    PyEval_RestoreThread(from->thread);
    import_numpy();
    checksum += add_columns(from->function, done / ROW_COUNT);
    from->thread = PyEval_SaveThread();
  }
  return checksum;
}

static int64_t expected_of_numpy(int64_t operation_count) {
  int64_t checksum = 0;
  for (int64_t batch = 0; batch < operation_count / ROW_COUNT; batch++) {
    checksum += 2 * ((batch & 0xFF) + ROW_COUNT - 1) + 2;
  }
  return checksum;
}

int main(int count, char** arguments) {
  fill();
  return serve_variant(
      count, arguments,
      (const variant[]){{"scalar", "udf_functions", "upper", run_scalar, expected_of_scalar, false},
                        {"chain", "udf_functions", "upper", run_chain, expected_of_chain, false},
                        {"numpy", "udf_functions", "add", run_numpy, expected_of_numpy, false},
                        {0}});
}
