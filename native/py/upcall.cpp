// Calls from Python to Java.
#include "py/upcall.hpp"

#include "core/frame_references.hpp"
#include "py/conversion_failure.hpp"
#include "py/decode.hpp"
#include "py/encode.hpp"
#include "py/imports.hpp"
#include "py/text.hpp"

namespace pybridge {
namespace {

// The exception that Java has let pass, if the session still keeps it.
py::object kept_exception(GilToken token, Session& session, const py::object& record) {
  constexpr Py_ssize_t kKeptField = 5;
  if (!PyTuple_CheckExact(record.ptr()) || PyTuple_GET_SIZE(record.ptr()) <= kKeptField) return {};
  PyObject* id = PyTuple_GET_ITEM(record.ptr(), kKeptField);
  if (!PyLong_CheckExact(id)) return {};
  return share(session.exceptions().find(token, PyLong_AsUnsignedLongLongMask(id)));
}

// The error record of Java: class name, message, stack text, bases, the throwable, the id of the
// kept exception or None.
[[noreturn]] void raise_java_error(GilToken token, Session& session, const py::object& record) {
  static PyObject* make = nullptr;
  py::object error = kept_exception(token, session, record);
  if (!error) {
    error = adopt(
        PyObject_CallOneArg(imported(token, "bridge._errors", "java_error", make), record.ptr()));
  }
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(error.ptr())), error.ptr());
  throw py::error_already_set();
}

void write_arguments(GilToken token, FrameWriter& writer, Encoder& encoder,
                     const UpcallArguments& arguments) {
  for (std::size_t i = 0; i < arguments.positional; ++i)
    encoder.argument(token, i, arguments.values[i]);
  const auto keywords =
      arguments.names == nullptr ? 0 : static_cast<std::size_t>(PyTuple_GET_SIZE(arguments.names));
  for (std::size_t i = 0; i < keywords; ++i) {
    PyObject* name = PyTuple_GET_ITEM(arguments.names, static_cast<Py_ssize_t>(i));
    encode_text(token, writer, name);
    encoder.keyword(token, name, arguments.values[arguments.positional + i]);
  }
  writer.set_counts(static_cast<std::uint32_t>(arguments.positional),
                    static_cast<std::uint32_t>(keywords));
}

// Gives back the Java objects of a reply that could not be read to its end.
void release_unread(Session& session, const FrameReader& reply) {
  if (session.port() == nullptr) return;
  try {
    FrameReferences rest(reply);
    while (const std::uint64_t id = rest.next_java_object()) session.note_released({id, 0});
  } catch (const FrameError&) {
    return;  // nothing behind the break is known
  }
}

py::object decoded(GilToken token, Session& session, FrameReader& reply, References* references) {
  Decoder decoder(reply, session, references);
  try {
    return decoder.value(token);
  } catch (...) {
    release_unread(session, reply);
    throw;
  }
}

}  // namespace

void raise_closed(GilToken token) {
  PyErr_SetString(closed_error_type(token), "the PyBridge runtime of this Java object is closed");
  throw py::error_already_set();
}

PyObject* call_java(GilToken token, Session& session, const UpcallRequest& request,
                    const UpcallArguments& arguments) {
  const SessionRef keep(session);
  const std::shared_ptr<JavaPort> port = session.port();
  if (port == nullptr) raise_closed(token);
  if (request.operation != UpcallOperation::kRelease) session.count_upcall();
  const std::unique_ptr<Upcall> upcall = port->begin(token);
  FrameWriter& writer = upcall->request();
  writer.begin(FrameKind::kUpcall, session.id());
  session.write_released(writer);
  const unsigned flags = request.self == nullptr ? request.flags : request.flags | kTargetIsKnown;
  writer.set_flags(static_cast<std::uint16_t>(static_cast<unsigned>(request.operation) | flags));
  writer.set_target(request.target);
  writer.set_call_id(request.detail);
  Encoder encoder(writer, session, port->shares_memory());
  try {
    write_arguments(token, writer, encoder, arguments);
    writer.finish();
  } catch (...) {
    encoder.take_back(token);
    session.take_back_released(writer);
    throw;
  }

  FrameReader reply = upcall->exchange(token);
  if (reply.kind() == FrameKind::kReply && (reply.flags() & kResultIsTarget) != 0 &&
      request.self != nullptr)
    return Py_NewRef(request.self);
  py::object result = decoded(token, session, reply, upcall->references());
  if (reply.kind() == FrameKind::kError) raise_java_error(token, session, result);
  return result.release().ptr();
}

void tell_released(GilToken token, Session& session) {
  adopt(call_java(token, session, {.operation = UpcallOperation::kRelease}, {}));
}

}  // namespace pybridge
