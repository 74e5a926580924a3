// Replies to Java: a result, or what went wrong.
#include "py/reply.hpp"

#include "py/boundary.hpp"
#include "py/encode.hpp"
#include "py/error_record.hpp"

namespace pybridge {

void begin_reply(FrameWriter& reply, Session& session) {
  reply.begin(FrameKind::kReply, session.id());
  session.write_released(reply);
  reply.set_counts(1, 0);
}

void reply_result(GilToken token, FrameWriter& reply, Session& session, std::uint16_t flags,
                  bool by_address, PyObject* result) {
  begin_reply(reply, session);
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

void reply_closed(FrameWriter& reply, std::uint64_t session) {
  write_error(reply, session, ErrorKind::kClosed, "bridge.ClosedError", "the runtime is closed");
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
