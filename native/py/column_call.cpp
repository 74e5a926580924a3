// Functions of Python that take columns, and give one.
#include "py/column_call.hpp"

#include <pybind11/numpy.h>
#include <structmember.h>

#include "py/boundary.hpp"
#include "py/imports.hpp"

namespace pybridge {
namespace {

struct ColumnCall {
  PyObject_HEAD vectorcallfunc vectorcall;
  PyTypeObject* array_type;
  PyObject* call;
  PyObject* inputs;  // a tuple of dtypes
  PyObject* result;  // a dtype
  PyObject* other_inputs;
  PyObject* other_result;
};

PyTypeObject* column_call_type = nullptr;

ColumnCall* as_column_call(PyObject* object) {
  return reinterpret_cast<ColumnCall*>(object);
}

// Arrays that numpy makes of its own types share one dtype object each.
bool is_column(PyTypeObject* array_type, PyObject* object, PyObject* dtype) {
  if (Py_TYPE(object) != array_type) return false;
  const auto* array = py::detail::array_proxy(object);
  return array->nd == 1 && array->descr == dtype;
}

Py_ssize_t length_of(PyObject* column) {
  return py::detail::array_proxy(column)->dimensions[0];
}

bool are_columns(const ColumnCall& of, PyObject* const* args, std::size_t count) {
  if (count == 0 || count != static_cast<std::size_t>(PyTuple_GET_SIZE(of.inputs))) return false;
  for (std::size_t i = 0; i < count; ++i) {
    PyObject* dtype = PyTuple_GET_ITEM(of.inputs, static_cast<Py_ssize_t>(i));
    if (!is_column(of.array_type, args[i], dtype)) return false;
  }
  return true;
}

PyObject* call_columns(PyObject* callable, PyObject* const* args, std::size_t flagged_count,
                       PyObject* names) {
  const ColumnCall& self = *as_column_call(callable);
  const auto count = static_cast<std::size_t>(PyVectorcall_NARGS(flagged_count));
  if (names != nullptr || !are_columns(self, args, count))
    return PyObject_Vectorcall(self.other_inputs, args, flagged_count, names);
  const Py_ssize_t length = length_of(args[0]);  // the function may change the array's shape
  Py_INCREF(callable);                           // and drop this callable
  PyObject* given = PyObject_Vectorcall(self.call, args, flagged_count, nullptr);
  if (given != nullptr && (!is_column(self.array_type, given, self.result) ||
                           length_of(given) != length)) [[unlikely]] {
    PyObject* rows = PyLong_FromSsize_t(length);
    PyObject* made = rows == nullptr
                         ? nullptr
                         : PyObject_CallFunctionObjArgs(self.other_result, given, rows, nullptr);
    Py_XDECREF(rows);
    Py_SETREF(given, made);
  }
  Py_DECREF(callable);
  return given;
}

int traverse(PyObject* self, visitproc visit, void* arg) {
  const ColumnCall& of = *as_column_call(self);
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(of.call);
  Py_VISIT(of.other_inputs);
  Py_VISIT(of.other_result);
  return 0;
}

void dealloc(PyObject* self) {
  PyObject_GC_UnTrack(self);
  PyTypeObject* type = Py_TYPE(self);
  const ColumnCall& of = *as_column_call(self);
  for (PyObject* part : {reinterpret_cast<PyObject*>(of.array_type), of.call, of.inputs, of.result,
                         of.other_inputs, of.other_result}) {
    Py_XDECREF(part);
  }
  type->tp_free(self);
  Py_DECREF(type);
}

PyObject* repr(PyObject* self) {
  return PyUnicode_FromFormat("<%R of columns>", as_column_call(self)->call);
}

PyMemberDef members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(ColumnCall, vectorcall), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

PyType_Slot slots[] = {
    {Py_tp_dealloc, reinterpret_cast<void*>(dealloc)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse)},
    {Py_tp_repr, reinterpret_cast<void*>(repr)},
    {Py_tp_call, reinterpret_cast<void*>(PyVectorcall_Call)},
    {Py_tp_members, members},
    {0, nullptr},
};

PyType_Spec spec = {"bridge._native.ColumnCall", sizeof(ColumnCall), 0,
                    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL |
                        Py_TPFLAGS_DISALLOW_INSTANTIATION,
                    slots};

py::object column_call(const py::object& call, const py::tuple& inputs, const py::object& result,
                       const py::object& other_inputs, const py::object& other_result) {
  const GilToken token = gil_held_by_caller();
  if (!has_numpy(token)) throw std::runtime_error("columns need numpy");
  py::object made = adopt(column_call_type->tp_alloc(column_call_type, 0));
  ColumnCall& of = *as_column_call(made.ptr());
  of.vectorcall = call_columns;
  of.array_type = ndarray_type(token);
  Py_INCREF(of.array_type);
  of.call = Py_NewRef(call.ptr());
  of.inputs = Py_NewRef(inputs.ptr());
  of.result = Py_NewRef(result.ptr());
  of.other_inputs = Py_NewRef(other_inputs.ptr());
  of.other_result = Py_NewRef(other_result.ptr());
  return made;
}

}  // namespace

void add_column_call(GilToken, py::module_& module) {
  if (column_call_type == nullptr) column_call_type = make_type(spec);
  module.def("column_call", &column_call, py::arg("call"), py::arg("inputs"), py::arg("result"),
             py::arg("other_inputs"), py::arg("other_result"));
}

}  // namespace pybridge
