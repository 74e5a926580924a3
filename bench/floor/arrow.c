/* What it costs a C program to hand a million doubles to pyarrow by the two structs of the Arrow C
 * Data Interface (https://arrow.apache.org/docs/format/CDataInterface.html). */
#include "call.h"
#include "variants.h"

#include <stdio.h>
#include <stdlib.h>

enum { COUNT = 1000000, NULLABLE = 2 };

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

static double numbers[COUNT];
static int64_t released;

static void release_schema(struct ArrowSchema* schema) {
  schema->release = NULL;
}

static void release_array(struct ArrowArray* array) {
  released++;
  array->release = NULL;
}

static inline int64_t hand_over(PyObject* import_from_c, int64_t index) {
  const void* buffers[] = {NULL, numbers};
  struct ArrowSchema schema = {
      .format = "g", .name = "numbers", .flags = NULLABLE, .release = release_schema};
  struct ArrowArray array = {
      .length = COUNT, .n_buffers = 2, .buffers = buffers, .release = release_array};
  PyObject* slots[3] = {NULL, checked(PyLong_FromVoidPtr(&array)),
                        checked(PyLong_FromVoidPtr(&schema))};
  const int64_t before = released;
  PyObject* const imported = checked(
      PyObject_Vectorcall(import_from_c, slots + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
  if (index == 0 && PyObject_Length(imported) != COUNT) {
    fprintf(stderr, "bad result: length=%zd, wanted=%d\n", PyObject_Length(imported), COUNT);
    exit(1);
  }
  Py_DECREF(imported);
  Py_DECREF(slots[2]);
  Py_DECREF(slots[1]);
  return released - before;
}

static int64_t run(void* state, int64_t operation_count) {
  static PyObject* import_from_c = NULL;
  caller* const from = state;
  if (import_from_c == NULL) {
    PyEval_RestoreThread(from->thread);
    import_from_c = checked(PyObject_GetAttrString(from->function, "_import_from_c"));
    from->thread = PyEval_SaveThread();
    from->function = import_from_c;
  }
  return take_the_gil_per_call(state, operation_count, hand_over);
}

static int64_t expected(int64_t operation_count) {
  return operation_count;
}

int main(int count, char** arguments) {
  for (int index = 0; index < COUNT; index++) {
    numbers[index] = index;
  }
  return serve_variant(
      count, arguments,
      (const variant[]){{"double_1m", "pyarrow", "Array", run, expected, false}, {0}});
}
