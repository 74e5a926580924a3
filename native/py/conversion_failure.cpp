// What the messages of failed conversions have in common.
#include "py/conversion_failure.hpp"

namespace pybridge {

std::string shown(PyObject* object, const char* instead) {
  const py::object text = py::reinterpret_steal<py::object>(PyObject_Repr(object));
  const char* utf8 = text ? PyUnicode_AsUTF8(text.ptr()) : nullptr;
  if (utf8 != nullptr) return utf8;
  PyErr_Clear();
  return instead;
}

std::uint32_t java_count(std::size_t count, const char* what) {
  if (count > 0x7FFFFFFF) {
    throw ConversionFailure(std::string(what) + " is too long for Java: length=" +
                            std::to_string(count) + ", max=2147483647");
  }
  return static_cast<std::uint32_t>(count);
}

}  // namespace pybridge
