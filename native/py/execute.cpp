// Requests from Java: does what a frame asks and writes the reply.
#include "py/execute.hpp"

#include "py/arguments.hpp"
#include "py/arrays.hpp"
#include "py/boundary.hpp"
#include "py/bundle.hpp"
#include "py/each.hpp"
#include "py/encode.hpp"
#include "py/error_record.hpp"
#include "py/imports.hpp"
#include "py/reply.hpp"
#include "py/segments.hpp"
#include "py/watched_call.hpp"

namespace pybridge {
namespace {

PyObject* find_target(GilToken token, const FrameReader& request, Session& session) {
  PyObject* target = session.handles().find(token, request.target());
  if (target == nullptr) {
    PyErr_SetString(closed_error_type(token), "the handle of a Python object is closed");
    throw py::error_already_set();
  }
  return target;
}

// Whether the result is where the request wants it, beside the frame.
bool is_in_array(GilToken token, FrameWriter& reply, Session& session, References* references,
                 std::uint16_t flags, PyObject* result) {
  if ((flags & kResultIntoArray) == 0 || references == nullptr) return false;
  if (!fill_java_array(token, *references, static_cast<ElementType>(flags >> 8), result))
    return false;
  begin_reply(reply, session);
  reply.set_flags(kResultInArray);
  reply.tag(Tag::kNone);
  return true;
}

void call(GilToken token, FrameReader& request, FrameWriter& reply, Session& session,
          References* references, Progress& progress, const WatchedCall& watched) {
  const std::uint16_t flags = request.flags();
  const py::object target = share(find_target(token, request, session));
  py::object result;
  {
    Arguments arguments;
    Decoder decoder(request, session, references);
    try {
      arguments.read(token, request, decoder);
    } catch (...) {
      progress.java_objects_read = decoder.java_object_count();
      throw;
    }
    progress.arguments_read = true;
    result = adopt(arguments.call(target.ptr()));
    watched.require_wanted(token);
  }
  if (!is_in_array(token, reply, session, references, flags, result.ptr()))
    reply_result(token, reply, session, flags, references != nullptr, result.ptr());
}

void release_handles(GilToken token, FrameReader& request, FrameWriter& reply, Session& session) {
  request.require_values(std::size_t{request.arg_count()} * 2);
  for (std::uint32_t i = 0; i < request.arg_count(); ++i) {
    const Tag tag = request.tag_word().tag;
    const std::uint64_t id = request.uint64();
    if (tag == Tag::kSegment) {
      forget_segment(token, id);
    } else if (tag == Tag::kInt) {
      session.handles().remove(token, id);
    } else {
      throw FrameError("not a handle to drop: tag=" + std::to_string(static_cast<int>(tag)));
    }
  }
  reply_result(token, reply, session, 0, false, Py_None);
}

void dispatch(GilToken token, FrameReader& request, FrameWriter& reply, Session& session,
              References* references, Progress& progress, const WatchedCall& watched) {
  switch (request.kind()) {
    case FrameKind::kCall:
      return call(token, request, reply, session, references, progress, watched);
    case FrameKind::kEach: {
      const py::object target = share(find_target(token, request, session));
      return call_each(token, request, reply, session, references, target.ptr(), progress, watched);
    }
    case FrameKind::kBundle: {
      const py::object target = share(find_target(token, request, session));
      return call_bundle(token, request, reply, session, references, target.ptr(), progress,
                         watched);
    }
    case FrameKind::kValue: {
      if ((request.flags() & kKeptException) != 0)
        return reply_kept_exception(token, reply, session, request.flags(), request.target());
      const py::object target = share(find_target(token, request, session));
      return reply_result(token, reply, session, request.flags(), references != nullptr,
                          target.ptr());
    }
    case FrameKind::kRelease:
      return release_handles(token, request, reply, session);
    case FrameKind::kClose:
      Session::close(token, session.id());
      return reply_result(token, reply, session, 0, false, Py_None);
    default:
      throw FrameError("unexpected frame: kind=" +
                       std::to_string(static_cast<int>(request.kind())));
  }
}

}  // namespace

void execute(GilToken token, FrameReader& request, FrameWriter& reply, References* references) {
  const std::uint64_t id = request.session();
  Session* session = Session::find(token, id);
  if (session == nullptr || session->refuses_calls()) return reply_closed(reply, id);
  const Session::Running running(*session);
  session->count_call();
  Progress progress;
  try {
    const WatchedCall watched(token, id, request.call_id());
    watched.require_wanted(token);
    dispatch(token, request, reply, *session, references, progress, watched);
    reply.finish();
  } catch (...) {
    reply_failure(token, reply, *session, progress);
  }
}

void open_session(GilToken token, FrameReader& request, FrameWriter& reply,
                  std::shared_ptr<JavaPort> port) {
  Session& session = Session::open(token, std::move(port), request.target());
  const SessionRef keep(session);
  try {
    Arguments arguments;
    Decoder decoder(request, session, nullptr);
    arguments.read(token, request, decoder);
    const py::object start = adopt(PyObject_GetAttrString(
        adopt(PyImport_ImportModule("bridge._session")).ptr(), "open_session"));
    const py::object services = adopt(arguments.call(start.ptr()));
    begin_reply(reply, session);
    Encoder encoder(reply, session, false);
    reply.tag(Tag::kDict, static_cast<std::uint32_t>(PyDict_GET_SIZE(services.ptr())));
    for (const auto& [name, service] : services.cast<py::dict>()) {
      encoder.value(token, name.ptr());
      encoder.value(token, service.ptr());
    }
  } catch (...) {
    set_python_error(token);
    const py::object error = take_error(token);
    write_error(token, reply, nullptr, session.id(), error.ptr(), -1);
    Session::close(token, session.id());
  }
  reply.finish();
}

}  // namespace pybridge
