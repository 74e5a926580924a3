// Live Java objects in Python: bridge.JavaObject, and bridge.JavaFunction, which can be called.
#pragma once

#include <cstdint>

#include "py/session.hpp"

namespace pybridge {

// Makes the two types and adds them to the module.
void add_java_object_types(GilToken, const py::module_& module);

// A new Python object for the Java object `id` of the session. Its end is told to Java.
py::object make_java_object(GilToken, Session& session, std::uint64_t id, bool callable);

bool is_java_object(PyObject* object);

// The session and id of a Java object, as a tuple. Throws a TypeError for anything else.
py::tuple java_object_key(const py::object& object);

// How another bridge's Java objects get an id: exporter(session, object) -> id, for instances of
// `type`.
void set_object_exporter(const py::object& type, const py::object& exporter);

bool has_object_exporter();

// What a kJavaObject value says of an object; id 0 where it is no Java object.
struct ExportedObject {
  std::uint64_t id = 0;
  std::uint8_t aux = 0;
};

// For a Java object of this session, PyBridge's or the other bridge's, that is about to be written
// to a frame.
ExportedObject export_java_object(GilToken, PyObject* object, const Session& session);

}  // namespace pybridge
