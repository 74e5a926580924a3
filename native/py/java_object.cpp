// Live Java objects in Python. Types of our own, not pybind11's: a call is one vectorcall.
#include "py/java_object.hpp"

#include <structmember.h>

#include "py/imports.hpp"
#include "py/java_method.hpp"
#include "py/upcall.hpp"

namespace pybridge {
namespace {

struct JavaObject {
  PyObject_HEAD vectorcallfunc vectorcall;
  Session* session;
  std::uint64_t id;
  std::uint64_t sent_count;
  PyObject* weak_references;
};

PyTypeObject* object_type = nullptr;
PyTypeObject* function_type = nullptr;

// Set once, when Python hosts the JVM by another bridge.
PyObject* foreign_type = nullptr;
PyObject* foreign_exporter = nullptr;

JavaObject* as_java(PyObject* object) {
  return reinterpret_cast<JavaObject*>(object);
}

PyObject* call(PyObject* self, PyObject* const* args, std::size_t flagged_count, PyObject* names) {
  return raise_errors([&](GilToken token) {
    const auto count = static_cast<std::size_t>(PyVectorcall_NARGS(flagged_count));
    return call_java(
        token, *as_java(self)->session,
        {.operation = UpcallOperation::kCall, .target = as_java(self)->id, .self = self},
        UpcallArguments{args, count, names});
  });
}

void dealloc(PyObject* self) {
  JavaObject* java = as_java(self);
  PyTypeObject* type = Py_TYPE(self);
  if (java->weak_references != nullptr) PyObject_ClearWeakRefs(self);
  if (java->session->port() != nullptr) java->session->note_released({java->id, java->sent_count});
  java->session->release();
  type->tp_free(self);
  Py_DECREF(type);
}

PyObject* ask(PyObject* self, UpcallOperation operation) {
  return raise_errors([&](GilToken token) {
    return call_java(token, *as_java(self)->session,
                     {.operation = operation, .target = as_java(self)->id}, {});
  });
}

PyObject* text(PyObject* self) {
  return ask(self, UpcallOperation::kToString);
}

PyObject* repr(PyObject* self) {
  const py::object shown = py::reinterpret_steal<py::object>(ask(self, UpcallOperation::kDescribe));
  if (!shown) return nullptr;
  if (!PyUnicode_Check(shown.ptr())) return PyErr_Format(PyExc_TypeError, "toString gave no text");
  const char* kind = as_java(self)->vectorcall != nullptr ? "JavaFunction" : "JavaObject";
  return PyUnicode_FromFormat("<bridge.%s %U>", kind, shown.ptr());
}

PyObject* compare(PyObject* self, PyObject* other, int operation) {
  if ((operation != Py_EQ && operation != Py_NE) || !is_java_object(other))
    Py_RETURN_NOTIMPLEMENTED;
  if (as_java(self)->session != as_java(other)->session) return PyBool_FromLong(operation == Py_NE);
  PyObject* equal = raise_errors([&](GilToken token) {
    return call_java(token, *as_java(self)->session,
                     {.operation = UpcallOperation::kEquals, .target = as_java(self)->id},
                     UpcallArguments{&other, 1, nullptr});
  });
  if (equal == nullptr || operation == Py_EQ) return equal;
  const bool same = equal == Py_True;
  Py_DECREF(equal);
  return PyBool_FromLong(same ? 0 : 1);
}

Py_hash_t hash(PyObject* self) {
  const auto code = py::reinterpret_steal<py::object>(ask(self, UpcallOperation::kHashCode));
  if (!code) return -1;
  const long value = PyLong_AsLong(code.ptr());
  if (value == -1 && PyErr_Occurred() != nullptr) return -1;
  return value == -1 ? -2 : value;
}

PyMemberDef object_members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(JavaObject, weak_references), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

PyObject* get_class(PyObject* self, void*) {
  return Py_NewRef(reinterpret_cast<PyObject*>(Py_TYPE(self)));
}

// To Python all types of Java's classes have one layout, so it would take any.
int refuse_class(PyObject* self, PyObject*, void*) {
  PyErr_Format(PyExc_TypeError, "a Java object keeps its class: %s", Py_TYPE(self)->tp_name);
  return -1;
}

PyGetSetDef object_properties[] = {
    {"__class__", get_class, refuse_class, "The type of its Java class.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyType_Slot object_slots[] = {
    {Py_tp_doc,
     const_cast<char*>("A live Java object. Made by PyBridge when one is passed to Python.")},
    {Py_tp_dealloc, reinterpret_cast<void*>(dealloc)},
    {Py_tp_str, reinterpret_cast<void*>(text)},
    {Py_tp_repr, reinterpret_cast<void*>(repr)},
    {Py_tp_richcompare, reinterpret_cast<void*>(compare)},
    {Py_tp_hash, reinterpret_cast<void*>(hash)},
    {Py_tp_members, object_members},
    {Py_tp_getset, object_properties},
    {0, nullptr},
};

PyType_Spec object_spec = {
    "bridge.JavaObject", sizeof(JavaObject), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION, object_slots};

PyMemberDef function_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(JavaObject, vectorcall), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

PyType_Slot function_slots[] = {
    {Py_tp_doc, const_cast<char*>("A live Java object with a functional interface: call it.")},
    {Py_tp_call, reinterpret_cast<void*>(PyVectorcall_Call)},
    {Py_tp_members, function_members},
    {0, nullptr},
};

PyType_Spec function_spec = {"bridge.JavaFunction", sizeof(JavaObject), 0,
                             Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_VECTORCALL |
                                 Py_TPFLAGS_DISALLOW_INSTANTIATION,
                             function_slots};

// Python asks each object for names like these on many occasions; none is a Java member.
bool is_special(PyObject* name) {
  return PyUnicode_Check(name) && PyUnicode_GET_LENGTH(name) > 4 &&
         PyUnicode_READ_CHAR(name, 0) == '_' && PyUnicode_READ_CHAR(name, 1) == '_';
}

bool list_members(PyObject* self) {
  const auto done = py::reinterpret_steal<py::object>(PyObject_CallMethod(
      reinterpret_cast<PyObject*>(Py_TYPE(self)), "_java_list_members", nullptr));
  return static_cast<bool>(done);
}

// A Java member comes before a method of a Python view, so the members must be known by then.
PyObject* get_first_attribute(PyObject* self, PyObject* name) {
  if (!is_special(name) && !list_members(self)) return nullptr;
  return PyObject_GenericGetAttr(self, name);
}

int set_first_attribute(PyObject* self, PyObject* name, PyObject* value) {
  if (!is_special(name) && !list_members(self)) return -1;
  return PyObject_GenericSetAttr(self, name, value);
}

// The type of the session's Java type `id`. Without one, or if Java cannot describe it now, which
// sys.unraisablehook is told, the object is a plain bridge.JavaObject.
PyTypeObject* type_of(GilToken token, Session& session, std::uint32_t id, bool callable) {
  PyTypeObject* plain = callable ? function_type : object_type;
  if (id == 0) return plain;
  if (PyTypeObject* known = session.live_type(id)) return known;
  try {
    const py::object types = java_types_of(token, session);
    const py::object made = types.attr("live")(id);
    if (PyType_Check(made.ptr()) == 0) return plain;
    session.add_live_type(token, id, reinterpret_cast<PyTypeObject*>(made.ptr()));
    PyTypeObject* type = session.live_type(id);
    return type != nullptr ? type : plain;
  } catch (py::error_already_set& error) {
    if (!error.matches(PyExc_Exception)) throw;
    // What is being read matters more: an argument, or the exception that Java threw.
    if (session.port() != nullptr) error.discard_as_unraisable("the class of a Java object");
    return plain;
  }
}

// The Throwable that a bridge.JavaError stands for; null where there is none of this session.
py::object throwable_of(GilToken token, PyObject* exception, const Session& session) {
  auto* java_error = reinterpret_cast<PyTypeObject*>(java_error_type(token));
  if (PyObject_TypeCheck(exception, java_error) == 0) return {};
  auto throwable =
      py::reinterpret_steal<py::object>(PyObject_GetAttrString(exception, "throwable"));
  if (!throwable) PyErr_Clear();  // made without its __init__
  if (!throwable || !is_java_object(throwable.ptr()) ||
      as_java(throwable.ptr())->session != &session)
    return {};
  return throwable;
}

ExportedObject sent_once_more(py::object object) {
  JavaObject* java = as_java(object.ptr());
  ++java->sent_count;
  return {java->id, 0, std::move(object)};
}

}  // namespace

void add_java_object_types(GilToken, const py::module_& module) {
  if (object_type == nullptr) {
    object_type =
        reinterpret_cast<PyTypeObject*>(adopt(PyType_FromSpec(&object_spec)).release().ptr());
    function_type = reinterpret_cast<PyTypeObject*>(
        adopt(PyType_FromSpecWithBases(&function_spec, reinterpret_cast<PyObject*>(object_type)))
            .release()
            .ptr());
  }
  module.attr("JavaObject") = share(reinterpret_cast<PyObject*>(object_type));
  module.attr("JavaFunction") = share(reinterpret_cast<PyObject*>(function_type));
}

py::object make_java_object(GilToken token, Session& session, std::uint64_t id, bool callable,
                            std::uint32_t type_id) {
  const SessionRef keep(session);
  PyTypeObject* type = type_of(token, session, type_id, callable);
  const bool is_function = callable && PyType_IsSubtype(type, function_type) != 0;
  py::object made = adopt(type->tp_alloc(type, 0));
  JavaObject* java = as_java(made.ptr());
  java->vectorcall = is_function ? call : nullptr;
  java->session = &session;
  java->id = id;
  java->sent_count = 0;
  session.retain();
  return made;
}

bool is_java_object(PyObject* object) {
  return PyObject_TypeCheck(object, object_type) != 0;
}

Session& java_session(PyObject* object) {
  return *as_java(object)->session;
}

std::uint64_t java_id(PyObject* object) {
  return as_java(object)->id;
}

void prepare_java_type(const py::type& made) {
  auto* type = reinterpret_cast<PyTypeObject*>(made.ptr());
  if (PyType_IsSubtype(type, object_type) == 0 || type == object_type || type == function_type)
    throw py::type_error("not derived from bridge.JavaObject");
  // Python 3.11 does not pass this on to types whose __call__ could be set; JavaClass refuses that.
  if (PyType_IsSubtype(type, function_type) != 0) type->tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL;
  type->tp_getattro = get_first_attribute;
  type->tp_setattro = set_first_attribute;
}

void finish_java_type(const py::type& made) {
  auto* type = reinterpret_cast<PyTypeObject*>(made.ptr());
  if (PyType_IsSubtype(type, object_type) == 0 || type == object_type || type == function_type)
    throw py::type_error("not derived from bridge.JavaObject");
  type->tp_getattro = PyObject_GenericGetAttr;
  type->tp_setattro = PyObject_GenericSetAttr;
  PyType_Modified(type);
}

py::tuple java_object_key(const py::object& object) {
  if (!is_java_object(object.ptr())) throw py::type_error("not a bridge.JavaObject");
  return py::make_tuple(as_java(object.ptr())->session->id(), as_java(object.ptr())->id);
}

void set_object_exporter(const py::object& type, const py::object& exporter) {
  foreign_type = type.inc_ref().ptr();
  foreign_exporter = exporter.inc_ref().ptr();
}

bool has_object_exporter() {
  return foreign_exporter != nullptr;
}

ExportedObject export_java_object(GilToken token, PyObject* object, const Session& session) {
  if (is_java_object(object) && as_java(object)->session == &session)
    return sent_once_more(share(object));
  if (PyExceptionInstance_Check(object)) {
    if (py::object throwable = throwable_of(token, object, session))
      return sent_once_more(std::move(throwable));
  }
  if (foreign_type == nullptr) return {};
  const int is_foreign = PyObject_IsInstance(object, foreign_type);
  if (is_foreign < 0) PyErr_Clear();  // an object that hides its class is no Java object
  if (is_foreign != 1) return {};
  return {share(foreign_exporter)(session.id(), share(object)).cast<std::uint64_t>(), kOwned, {}};
}

void take_back_java_object(GilToken, const ExportedObject& exported, Session& session) {
  if (exported.counted) {
    --as_java(exported.counted.ptr())->sent_count;
  } else if (session.port() != nullptr) {
    session.note_released({exported.id, 0});
  }
}

}  // namespace pybridge
