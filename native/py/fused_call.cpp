// Functions of Python that are called one after the other as one.
#include "py/fused_call.hpp"

#include <structmember.h>

#include "py/boundary.hpp"
#include "py/int64.hpp"

namespace pybridge {
namespace {

struct FusedCall {
  PyObject_HEAD vectorcallfunc vectorcall;
  PyObject* first;
  PyObject* links;  // a tuple of tuples (function, type or None)
};

PyTypeObject* fused_call_type = nullptr;

FusedCall* as_fused(PyObject* object) {
  return reinterpret_cast<FusedCall*>(object);
}

bool is_of_64_bits(PyObject* integer) {
  int overflow = 0;
  int64_of(integer, overflow);
  return overflow == 0;
}

bool skips(PyObject* type, PyObject* value) {
  if (type == Py_None) return false;
  if (value == Py_None) return true;
  if (reinterpret_cast<PyObject*>(Py_TYPE(value)) != type) return false;
  return !PyLong_CheckExact(value) || is_of_64_bits(value);
}

PyObject* call_fused(PyObject* callable, PyObject* const* args, std::size_t flagged_count,
                     PyObject* names) {
  // Its own reference: what it calls may drop the callable.
  PyObject* links = Py_NewRef(as_fused(callable)->links);
  PyObject* value = PyObject_Vectorcall(as_fused(callable)->first, args, flagged_count, names);
  const Py_ssize_t count = PyTuple_GET_SIZE(links);
  for (Py_ssize_t i = 0; i < count && value != nullptr; ++i) {
    PyObject* link = PyTuple_GET_ITEM(links, i);
    if (skips(PyTuple_GET_ITEM(link, 1), value)) continue;
    PyObject* next_args[] = {nullptr, value};  // the slot ahead is the callee's to use
    PyObject* next = PyObject_Vectorcall(PyTuple_GET_ITEM(link, 0), next_args + 1,
                                         1 | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr);
    Py_SETREF(value, next);
  }
  Py_DECREF(links);
  return value;
}

int traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(as_fused(self)->first);
  Py_VISIT(as_fused(self)->links);
  return 0;
}

// Left whole: a call may still come, from what is cleared after it.
void dealloc(PyObject* self) {
  PyObject_GC_UnTrack(self);
  PyTypeObject* type = Py_TYPE(self);
  Py_XDECREF(as_fused(self)->first);
  Py_XDECREF(as_fused(self)->links);
  type->tp_free(self);
  Py_DECREF(type);
}

PyObject* repr(PyObject* self) {
  return PyUnicode_FromFormat("<%R and %zd more>", as_fused(self)->first,
                              PyTuple_GET_SIZE(as_fused(self)->links));
}

PyMemberDef members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(FusedCall, vectorcall), READONLY, nullptr},
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

PyType_Spec spec = {"bridge._native.FusedCall", sizeof(FusedCall), 0,
                    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL |
                        Py_TPFLAGS_DISALLOW_INSTANTIATION,
                    slots};

py::object fused_call(const py::object& first, const py::iterable& links) {
  py::list pairs;
  for (const py::handle link : links) {
    const auto pair = py::reinterpret_borrow<py::tuple>(link);
    if (!PyTuple_CheckExact(pair.ptr()) || pair.size() != 2)
      throw py::type_error("a link wants (function, type): " + py::repr(link).cast<std::string>());
    pairs.append(pair);
  }
  const py::tuple linked(pairs);
  py::object made = adopt(fused_call_type->tp_alloc(fused_call_type, 0));
  FusedCall* fused = as_fused(made.ptr());
  fused->vectorcall = call_fused;
  fused->first = Py_NewRef(first.ptr());
  fused->links = Py_NewRef(linked.ptr());
  return made;
}

}  // namespace

void add_fused_call(GilToken, py::module_& module) {
  if (fused_call_type == nullptr) fused_call_type = make_type(spec);
  module.def("fused_call", &fused_call, py::arg("first"), py::arg("links"));
}

}  // namespace pybridge
