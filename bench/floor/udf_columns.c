/* What user-defined functions of two columns of a thousand doubles cost a plain C loop, by numpy,
 * pandas and Arrow. */
#include "call.h"
#include "variants.h"

#include <string.h>

#define NPY_NO_DEPRECATED_API NPY_1_19_API_VERSION
#include <numpy/arrayobject.h>

enum { ROW_COUNT = 1000 };

static double first[ROW_COUNT];
static double second[ROW_COUNT];
static double sums[ROW_COUNT];

/* What makes a column of an array, by one named argument, and the array of a column. */
typedef struct {
  PyObject* make;
  PyObject* names;
  PyObject* option;
  PyObject* read;
} library;

static library columns;

static void fill(void) {
  for (int row = 0; row < ROW_COUNT; row++) {
    first[row] = row;
    second[row] = 0.5;
  }
}

static void import_numpy(void) {
  if (PyArray_API == NULL && _import_array() != 0) {
    exit_on_python_error();
  }
}

static PyObject* names_of(const char* name) {
  return checked(Py_BuildValue("(s)", name));
}

static void import_pandas(void) {
  import_numpy();
  columns = (library){.make = function_of("pandas", "Series"),
                      .names = names_of("copy"),
                      .option = Py_False,
                      .read = checked(PyUnicode_InternFromString("to_numpy"))};
}

static void import_arrow(void) {
  import_numpy();
  columns = (library){.make = function_of("pyarrow", "array"),
                      .names = names_of("type"),
                      .option = checked(PyObject_CallNoArgs(function_of("pyarrow", "float64"))),
                      .read = checked(PyUnicode_InternFromString("to_numpy"))};
}

static PyObject* array_of(const double* values) {
  const npy_intp shape[] = {ROW_COUNT};
  PyObject* const array = checked(PyArray_SimpleNew(1, shape, NPY_DOUBLE));
  memcpy(PyArray_DATA((PyArrayObject*)array), values, ROW_COUNT * sizeof(double));
  return array;
}

static PyObject* column_of(const double* values) {
  PyObject* const array = array_of(values);
  if (columns.make == NULL) {
    return array;
  }
  PyObject* slots[3] = {NULL, array, columns.option};
  PyObject* const column = checked(PyObject_Vectorcall(
      columns.make, slots + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, columns.names));
  Py_DECREF(array);
  return column;
}

static PyObject* array_in(PyObject* column) {
  if (columns.make == NULL) {
    return column;
  }
  PyObject* const array = checked(PyObject_CallMethodNoArgs(column, columns.read));
  Py_DECREF(column);
  return array;
}

static int64_t add_columns(PyObject* function, int64_t index) {
  first[0] = (double)(index & 0xFF);
  PyObject* slots[3] = {NULL, column_of(first), column_of(second)};
  PyObject* const result = array_in(
      checked(PyObject_Vectorcall(function, slots + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL)));
  memcpy(sums, PyArray_DATA((PyArrayObject*)result), sizeof sums);
  Py_DECREF(result);
  Py_DECREF(slots[2]);
  Py_DECREF(slots[1]);
  return (int64_t)(2 * (sums[0] + sums[ROW_COUNT - 1]));
}

static int64_t run(void* state, int64_t operation_count, void (*import)(void)) {
  caller* const from = state;
  if (PyArray_API == NULL) {
    PyEval_RestoreThread(from->thread);
    import();
    from->thread = PyEval_SaveThread();
  }
  return take_the_gil_per_call(state, operation_count / ROW_COUNT, add_columns);
}

static int64_t run_numpy(void* state, int64_t operation_count) {
  return run(state, operation_count, import_numpy);
}

static int64_t run_pandas(void* state, int64_t operation_count) {
  return run(state, operation_count, import_pandas);
}

static int64_t run_arrow(void* state, int64_t operation_count) {
  return run(state, operation_count, import_arrow);
}

static int64_t expected(int64_t operation_count) {
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
      (const variant[]){{"numpy", "udf_functions", "add", run_numpy, expected, false},
                        {"pandas", "udf_functions", "add", run_pandas, expected, false},
                        {"arrow", "udf_functions", "add_arrow", run_arrow, expected, false},
                        {0}});
}
