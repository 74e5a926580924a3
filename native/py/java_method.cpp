// Methods of live Java objects: descriptors in the Python types of Java's classes. A call of one is
// one vectorcall and one upcall.
#include "py/java_method.hpp"

#include <structmember.h>

#include "py/imports.hpp"
#include "py/java_object.hpp"
#include "py/upcall.hpp"

namespace pybridge {
namespace {

struct JavaMethod {
  PyObject_HEAD vectorcallfunc vectorcall;
  Session* session;  // nullptr: that of the object
  std::uint64_t detail;
  UpcallOperation operation;
  std::uint16_t flags;
  bool has_static;
  PyObject* name;
  PyObject* qualified_name;
  PyObject* documentation;
};

PyTypeObject* method_type = nullptr;         // bound to the object that it is taken from
PyTypeObject* static_method_type = nullptr;  // never bound

JavaMethod* as_method(PyObject* object) {
  return reinterpret_cast<JavaMethod*>(object);
}

PyObject* refuse_self(const JavaMethod& method, PyObject* self) {
  return PyErr_Format(PyExc_TypeError, "%U wants a Java object of this runtime as self, seen=%s",
                      method.qualified_name, self == nullptr ? "none" : Py_TYPE(self)->tp_name);
}

// A Java method knows no parameter names.
bool refuse_keywords(const JavaMethod& method, PyObject* names) {
  if (names == nullptr || PyTuple_GET_SIZE(names) == 0) return false;
  PyErr_Format(PyExc_TypeError,
               "%U takes no keyword arguments, for Java's parameters have no names: seen=%R",
               method.qualified_name, names);
  return true;
}

PyObject* call_method(PyObject* callable, PyObject* const* args, std::size_t flagged_count,
                      PyObject* names) {
  const JavaMethod& method = *as_method(callable);
  const auto count = static_cast<std::size_t>(PyVectorcall_NARGS(flagged_count));
  PyObject* self = count > 0 ? args[0] : nullptr;
  if (refuse_keywords(method, names)) return nullptr;
  if (self == nullptr || !is_java_object(self) ||
      (method.session != nullptr && method.session != &java_session(self)))
    return refuse_self(method, self);
  return raise_errors([&](GilToken token) {
    return call_java(token, java_session(self),
                     {.operation = method.operation,
                      .target = java_id(self),
                      .detail = method.detail,
                      .self = self,
                      .flags = method.flags},
                     UpcallArguments{args + 1, count - 1, nullptr});
  });
}

PyObject* call_static(PyObject* callable, PyObject* const* args, std::size_t flagged_count,
                      PyObject* names) {
  const JavaMethod& method = *as_method(callable);
  if (refuse_keywords(method, names)) return nullptr;
  const auto count = static_cast<std::size_t>(PyVectorcall_NARGS(flagged_count));
  return raise_errors([&](GilToken token) {
    return call_java(
        token, *method.session,
        {.operation = method.operation, .detail = method.detail, .flags = method.flags},
        UpcallArguments{args, count, nullptr});
  });
}

PyObject* make_method(PyTypeObject* type, const JavaMethod& like) {
  PyObject* made = type->tp_alloc(type, 0);
  if (made == nullptr) return nullptr;
  JavaMethod* method = as_method(made);
  method->vectorcall = type == static_method_type ? call_static : call_method;
  method->session = like.session;
  if (like.session != nullptr) like.session->retain();
  method->detail = like.detail;
  method->operation = like.operation;
  method->flags = like.flags;
  method->has_static = like.has_static;
  method->name = Py_NewRef(like.name);
  method->qualified_name = Py_NewRef(like.qualified_name);
  method->documentation = Py_NewRef(like.documentation);
  return made;
}

// Taken from the class, a method of which some overloads are static means those.
PyObject* bind(PyObject* self, PyObject* object, PyObject*) {
  if (object != nullptr && object != Py_None) return PyMethod_New(self, object);
  if (as_method(self)->has_static) return make_method(static_method_type, *as_method(self));
  return Py_NewRef(self);
}

void dealloc(PyObject* self) {
  JavaMethod* method = as_method(self);
  PyTypeObject* type = Py_TYPE(self);
  Py_XDECREF(method->name);
  Py_XDECREF(method->qualified_name);
  Py_XDECREF(method->documentation);
  if (method->session != nullptr) method->session->release();
  type->tp_free(self);
  Py_DECREF(type);
}

PyObject* repr(PyObject* self) {
  return PyUnicode_FromFormat("<java method %U>", as_method(self)->qualified_name);
}

PyMemberDef members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(JavaMethod, vectorcall), READONLY, nullptr},
    {"__name__", T_OBJECT, offsetof(JavaMethod, name), READONLY, nullptr},
    {"__qualname__", T_OBJECT, offsetof(JavaMethod, qualified_name), READONLY, nullptr},
    {"__doc__", T_OBJECT, offsetof(JavaMethod, documentation), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

PyType_Slot method_slots[] = {
    {Py_tp_dealloc, reinterpret_cast<void*>(dealloc)},
    {Py_tp_repr, reinterpret_cast<void*>(repr)},
    {Py_tp_call, reinterpret_cast<void*>(PyVectorcall_Call)},
    {Py_tp_descr_get, reinterpret_cast<void*>(bind)},
    {Py_tp_members, members},
    {0, nullptr},
};

PyType_Slot static_method_slots[] = {
    {Py_tp_dealloc, reinterpret_cast<void*>(dealloc)},
    {Py_tp_repr, reinterpret_cast<void*>(repr)},
    {Py_tp_call, reinterpret_cast<void*>(PyVectorcall_Call)},
    {Py_tp_members, members},
    {0, nullptr},
};

constexpr unsigned kMethodFlags =
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION;

PyType_Spec method_spec = {"bridge._native.JavaMethod", sizeof(JavaMethod), 0,
                           kMethodFlags | Py_TPFLAGS_METHOD_DESCRIPTOR, method_slots};
PyType_Spec static_method_spec = {"bridge._native.JavaStaticMethod", sizeof(JavaMethod), 0,
                                  kMethodFlags, static_method_slots};

Session& open_session_of(GilToken token, std::uint64_t id) {
  Session* session = Session::find(token, id);
  if (session == nullptr) {
    PyErr_SetString(closed_error_type(token), "the PyBridge runtime of this Java class is closed");
    throw py::error_already_set();
  }
  return *session;
}

// java_method(session, type << 32 | member, form, name, qualified name, documentation);
// form: 0 of objects, 1 static, 2 of both.
py::object java_method(std::uint64_t session, std::uint64_t member, int form, const py::str& name,
                       const py::str& qualified_name, const py::str& documentation) {
  const GilToken token = gil_held_by_caller();
  JavaMethod like{};
  like.session = &open_session_of(token, session);
  like.detail = member;
  like.operation = UpcallOperation::kInvoke;
  like.has_static = form != 0;
  like.name = name.ptr();
  like.qualified_name = qualified_name.ptr();
  like.documentation = documentation.ptr();
  return adopt(make_method(form == 1 ? static_method_type : method_type, like));
}

// view_method(code, name, documentation): what a protocol of Python asks of a Java object.
py::object view_method(std::uint64_t code, const py::str& name, const py::str& documentation) {
  JavaMethod like{};
  like.detail = code;
  like.operation = UpcallOperation::kView;
  like.name = name.ptr();
  like.qualified_name = name.ptr();
  like.documentation = documentation.ptr();
  return adopt(make_method(method_type, like));
}

// live_method(method): one whose results are live objects where they would be copies.
py::object live_method(const py::object& method) {
  PyTypeObject* type = Py_TYPE(method.ptr());
  if (type != method_type && type != static_method_type)
    throw py::type_error("not a method of a Java class: " + py::repr(method).cast<std::string>());
  const py::object made = adopt(make_method(type, *as_method(method.ptr())));
  as_method(made.ptr())->flags = kLiveResult;
  return made;
}

// java_request(session, operation, target, detail, *arguments): any upcall.
py::object java_request(std::uint64_t session, std::uint16_t operation, std::uint64_t target,
                        std::uint64_t detail, const py::args& arguments) {
  const GilToken token = gil_held_by_caller();
  constexpr std::uint16_t kOperationBits = kLiveResult - 1;
  const UpcallRequest request{.operation = static_cast<UpcallOperation>(operation & kOperationBits),
                              .target = target,
                              .detail = detail,
                              .flags = static_cast<std::uint16_t>(operation & kLiveResult)};
  PyObject** values = PySequence_Fast_ITEMS(arguments.ptr());
  return adopt(call_java(token, open_session_of(token, session), request,
                         UpcallArguments{values, arguments.size(), nullptr}));
}

// The JavaTypes of the session whose call runs on this thread, or of the only open one.
py::object current_java_types() {
  const GilToken token = gil_held_by_caller();
  Session* session = Session::current(token);
  if (session != nullptr && session->port() != nullptr) {
    const SessionRef keep(*session);
    return java_types_of(token, *session);
  }
  const std::size_t open = Session::open_count(token);
  if (session == nullptr && open > 1) {
    throw std::runtime_error(
        "bridge.java cannot tell which PyBridge runtime is meant: openRuntimes=" +
        std::to_string(open) + ", and this thread runs no call of one; wanted=1");
  }
  PyErr_SetString(closed_error_type(token),
                  "bridge.java needs a running PyBridge runtime, and none is open here: Java "
                  "starts one by Python.start");
  throw py::error_already_set();
}

}  // namespace

py::object java_types_of(GilToken token, Session& session) {
  static PyObject* make = nullptr;
  if (!session.java_types()) {
    const py::object made =
        share(imported(token, "bridge._java_types", "JavaTypes", make))(session.id());
    if (!session.java_types() && session.port() != nullptr) session.java_types() = made;
    return made;
  }
  return session.java_types();
}

void add_java_methods(GilToken, py::module_& module) {
  if (method_type == nullptr) {
    method_type = make_type(method_spec);
    static_method_type = make_type(static_method_spec);
  }
  module.def("java_method", &java_method);
  module.def("view_method", &view_method);
  module.def("live_method", &live_method);
  module.def("java_request", &java_request);
  module.def("current_java_types", &current_java_types);
  module.def("prepare_java_type", &prepare_java_type);
  module.def("finish_java_type", &finish_java_type);
}

}  // namespace pybridge
