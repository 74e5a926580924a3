// The user's converters on Python's side: what objects of a class are to Java, and back.
#include "py/converters.hpp"

namespace pybridge {
namespace {

// Guarded by the GIL, kept for good.
PyObject* to_java_by_type = nullptr;     // type: (callable, str or None)
PyObject* from_java_by_class = nullptr;  // str: callable

void put(PyObject*& registry, const py::object& key, const py::object& value) {
  if (registry == nullptr) registry = adopt(PyDict_New()).release().ptr();
  if (PyDict_SetItem(registry, key.ptr(), value.ptr()) != 0) throw_python_error();
}

// Borrowed, or null.
PyObject* find(PyObject* registry, PyObject* key) {
  PyObject* found = PyDict_GetItemWithError(registry, key);
  if (found == nullptr && PyErr_Occurred() != nullptr) throw_python_error();
  return found;
}

}  // namespace

void register_converter(const py::type& type, const py::object& to_java,
                        const py::object& java_class, const py::object& from_java) {
  if (!to_java.is_none()) put(to_java_by_type, type, py::make_tuple(to_java, java_class));
  if (!from_java.is_none()) put(from_java_by_class, java_class, from_java);
}

ToJava converter_to_java(GilToken, PyTypeObject* type) {
  if (to_java_by_type == nullptr) return {nullptr, nullptr};
  PyObject* bases = type->tp_mro;
  for (Py_ssize_t i = 0; bases != nullptr && i < PyTuple_GET_SIZE(bases); ++i) {
    PyObject* entry = find(to_java_by_type, PyTuple_GET_ITEM(bases, i));
    if (entry != nullptr) return {PyTuple_GET_ITEM(entry, 0), PyTuple_GET_ITEM(entry, 1)};
  }
  return {nullptr, nullptr};
}

py::object converted_from_java(GilToken, const py::object& java_class, py::object value) {
  if (from_java_by_class == nullptr) return value;
  PyObject* convert = find(from_java_by_class, java_class.ptr());
  if (convert == nullptr) return value;
  return adopt(PyObject_CallOneArg(share(convert).ptr(), value.ptr()));
}

}  // namespace pybridge
