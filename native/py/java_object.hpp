// Live Java objects in Python: bridge.JavaObject, and bridge.JavaFunction, which can be called.
#pragma once

#include <cstdint>

#include "py/session.hpp"

namespace pybridge {

// Makes the two types and adds them to the module.
void add_java_object_types(GilToken, const py::module_& module);

// For a type that Python derived from one of the two: its objects are called as those of its base,
// and the first use of an attribute lists the members of the Java class
// (type._java_list_members()).
void prepare_java_type(const py::type& type);

// The members are in the type: from now on attributes are looked up as everywhere.
void finish_java_type(const py::type& type);

// A new Python object for the Java object `id` of the session, whose Java type is `type`, or 0.
// Its end is told to Java.
py::object make_java_object(GilToken, Session& session, std::uint64_t id, bool callable,
                            std::uint32_t type = 0);

bool is_java_object(PyObject* object);

// What is behind an object of which is_java_object is true; both borrowed from it.
Session& java_session(PyObject* object);
std::uint64_t java_id(PyObject* object);

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
  py::object counted;  // the bridge.JavaObject that was sent once more; none of another bridge's
};

// For a Java object of this session, PyBridge's or the other bridge's, that is about to be written
// to a frame.
ExportedObject export_java_object(GilToken, PyObject* object, const Session& session);

// For one whose frame is given up: Java will not see it.
void take_back_java_object(GilToken, const ExportedObject& exported, Session& session);

}  // namespace pybridge
