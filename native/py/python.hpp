// Python.h by way of pybind11, and the shorthand of this layer.
#pragma once

#include <pybind11/pybind11.h>

namespace pybridge {

namespace py = pybind11;

[[noreturn, gnu::cold, gnu::noinline]] inline void throw_python_error() {
  throw py::error_already_set();
}

// Takes over a new reference; throws the Python error that a null stands for.
inline py::object adopt(PyObject* reference) {
  if (reference == nullptr) [[unlikely]]
    throw_python_error();
  return py::reinterpret_steal<py::object>(reference);
}

// A new type that is never given up.
inline PyTypeObject* make_type(PyType_Spec& spec) {
  return reinterpret_cast<PyTypeObject*>(adopt(PyType_FromSpec(&spec)).release().ptr());
}

// Shares a borrowed reference.
inline py::object share(PyObject* reference) {
  return py::reinterpret_borrow<py::object>(reference);
}

}  // namespace pybridge
