// Names of Python modules that the native code uses, looked up once.
#include "py/imports.hpp"

namespace pybridge {
namespace {

PyTypeObject* numpy_type_if_loaded(const char* name, PyTypeObject*& cache) {
  if (cache != nullptr) return cache;
  const py::object key = adopt(PyUnicode_FromString("numpy"));
  const auto module = py::reinterpret_steal<py::object>(PyImport_GetModule(key.ptr()));
  if (!module) {
    PyErr_Clear();
    return nullptr;
  }
  PyObject* type = PyObject_GetAttrString(module.ptr(), name);
  if (type == nullptr) {
    PyErr_Clear();  // numpy is being imported right now
    return nullptr;
  }
  cache = reinterpret_cast<PyTypeObject*>(type);
  return cache;
}

}  // namespace

PyObject* imported(GilToken, const char* module, const char* name, PyObject*& cache) {
  if (cache == nullptr) {
    const py::object loaded = adopt(PyImport_ImportModule(module));
    cache = adopt(PyObject_GetAttrString(loaded.ptr(), name)).release().ptr();
  }
  return cache;
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

PyTypeObject* ndarray_type(GilToken) {
  static PyTypeObject* cache = nullptr;
  return numpy_type_if_loaded("ndarray", cache);
}

PyTypeObject* numpy_scalar_type(GilToken) {
  static PyTypeObject* cache = nullptr;
  return numpy_type_if_loaded("generic", cache);
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
