// Replies to Java: a result, or what went wrong.
#include "py/reply.hpp"

#include "py/boundary.hpp"
#include "py/encode.hpp"
#include "py/error_record.hpp"
#include "py/imports.hpp"

namespace pybridge {

void begin_reply(FrameWriter& reply, Session& session) {
  reply.begin(FrameKind::kReply, session.id());
  session.write_released(reply);
  reply.set_counts(1, 0);
}

void reply_result(GilToken token, FrameWriter& reply, Session& session, std::uint16_t flags,
                  bool by_address, PyObject* result) {
  begin_reply(reply, session);
  if ((flags & kNoResult) != 0) return reply.tag(Tag::kNone);
  Encoder encoder(reply, session, by_address);
  if ((flags & kResultAsHandle) != 0) return encoder.handle(token, result);
  try {
    encoder.value(token, result);
    reply.finish();
  } catch (ConversionFailure& failure) {
    encoder.take_back(token);
    failure.prepend("result");
    throw;
  } catch (...) {
    encoder.take_back(token);
    throw;
  }
}

void reply_kept_exception(GilToken token, FrameWriter& reply, Session& session, std::uint16_t flags,
                          std::uint64_t id) {
  static PyObject* format = nullptr;
  KeptExceptions& kept = session.exceptions();
  const bool is_wanted = (flags & kResultAsHandle) != 0;
  py::object answer = share(is_wanted && kept.knows(id) ? Py_True : Py_None);
  const py::object exception = is_wanted ? kept.take(token, id) : share(kept.find(token, id));
  if (exception && is_wanted) {
    answer = exception;
  } else if (exception) {
    answer = adopt(PyObject_CallOneArg(imported(token, "bridge._errors", "traceback_text", format),
                                       exception.ptr()));
  }
  const std::uint16_t form = exception && is_wanted ? kResultAsHandle : std::uint16_t{0};
  reply_result(token, reply, session, form, false, answer.ptr());
}

void reply_closed(FrameWriter& reply, std::uint64_t session) {
  write_error(reply, session, ErrorKind::kClosed, kClosedType, kClosedMessage);
  reply.set_flags(kArgumentsRefused);
  reply.finish();
}

void reply_error(GilToken token, FrameWriter& reply, Session& session, PyObject* error,
                 const Progress& progress) {
  write_error(token, reply, &session, session.id(), error, progress.row);
  if (!progress.arguments_read) {
    reply.set_flags(kArgumentsRefused);
    reply.set_call_id(progress.java_objects_read);
  }
  reply.finish();
}

void reply_failure(GilToken token, FrameWriter& reply, Session& session, const Progress& progress) {
  set_python_error(token);
  const py::object error = take_error(token);
  session.take_back_released(reply);
  reply_error(token, reply, session, error.ptr(), progress);
}

}  // namespace pybridge
