// The user's converters on Python's side: what objects of a class are to Java, and back.
#pragma once

#include "py/gil.hpp"

namespace pybridge {

// Registers a class, for all sessions of the process. `to_java` or `from_java` may be None, and
// `java_class`, the name of the Java class that it goes with.
void register_converter(const py::type& type, const py::object& to_java,
                        const py::object& java_class, const py::object& from_java);

// How the objects of a class go to Java.
struct ToJava {
  PyObject* convert;     // borrowed; null if the class has no converter
  PyObject* java_class;  // borrowed; a str, or None
};

// That of the class, or of its nearest base that has one.
ToJava converter_to_java(GilToken, PyTypeObject* type);

// What an object of this Java class becomes, made of the value that came in its place: a new
// reference. The value itself without a converter.
py::object converted_from_java(GilToken, const py::object& java_class, py::object value);

}  // namespace pybridge
