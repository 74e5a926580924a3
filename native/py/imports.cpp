// Names of Python modules that the native code uses, looked up once.
#include "py/imports.hpp"

namespace pybridge {

PyObject* imported(GilToken, const char* module, const char* name, PyObject*& cache) {
  if (cache == nullptr) {
    const py::object loaded = adopt(PyImport_ImportModule(module));
    cache = adopt(PyObject_GetAttrString(loaded.ptr(), name)).release().ptr();
  }
  return cache;
}

PyTypeObject* ImportedType::if_imported(GilToken) {
  if (type_ != nullptr) return reinterpret_cast<PyTypeObject*>(type_);
  if (key_ == nullptr) key_ = adopt(PyUnicode_InternFromString(module_)).release().ptr();
  const auto module = py::reinterpret_steal<py::object>(PyImport_GetModule(key_));
  if (module) type_ = PyObject_GetAttrString(module.ptr(), name_);
  if (type_ == nullptr) {
    if (PyErr_ExceptionMatches(PyExc_MemoryError) != 0) throw_python_error();
    PyErr_Clear();  // not there, or being imported right now
  }
  return reinterpret_cast<PyTypeObject*>(type_);
}

PyTypeObject* ImportedType::get(GilToken token) {
  return reinterpret_cast<PyTypeObject*>(imported(token, module_, name_, type_));
}

PyObject* conversion_error_type(GilToken token) {
  static PyObject* cache = nullptr;
  return imported(token, "bridge._errors", "ConversionError", cache);
}

PyObject* closed_error_type(GilToken token) {
  static PyObject* cache = nullptr;
  return imported(token, "bridge._errors", "ClosedError", cache);
}

PyObject* java_error_type(GilToken token) {
  static PyObject* cache = nullptr;
  return imported(token, "bridge._errors", "JavaError", cache);
}

PyTypeObject* ndarray_type(GilToken token) {
  static ImportedType type("numpy", "ndarray");
  return type.if_imported(token);
}

PyTypeObject* numpy_scalar_type(GilToken token) {
  static ImportedType type("numpy", "generic");
  return type.if_imported(token);
}

PyTypeObject* array_type(GilToken token) {
  static PyObject* cache = nullptr;
  return reinterpret_cast<PyTypeObject*>(imported(token, "array", "array", cache));
}

bool has_numpy(GilToken token) {
  if (ndarray_type(token) != nullptr) return true;
  static bool absent = false;
  if (absent) return false;
  PyObject* module = PyImport_ImportModule("numpy");
  if (module == nullptr) {
    if (PyErr_ExceptionMatches(PyExc_ModuleNotFoundError) == 0) throw py::error_already_set();
    PyErr_Clear();
    absent = true;
    return false;
  }
  Py_DECREF(module);
  return ndarray_type(token) != nullptr;
}

}  // namespace pybridge
