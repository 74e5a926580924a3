// Replies to Java: a result, or what went wrong.
#pragma once

#include <string_view>

#include "core/frame_writer.hpp"
#include "py/session.hpp"

namespace pybridge {

// What a call is told that comes too late.
inline constexpr std::string_view kClosedType = "bridge.ClosedError";
inline constexpr std::string_view kClosedMessage = "the runtime is closed";

// How far a request was read before it failed.
struct Progress {
  std::int64_t row = -1;                // the row of an each call, or -1
  bool arguments_read = false;          // if not, Java objects among them are still the sender's
  std::uint64_t java_objects_read = 0;  // but for the first few
};

// Starts a reply of one value, with the Java objects that Python has dropped.
void begin_reply(FrameWriter& reply, Session& session);

// A whole reply: the result by the flags of a request.
void reply_result(GilToken, FrameWriter& reply, Session& session, std::uint16_t flags,
                  bool by_address, PyObject* result);

// A whole reply: what kKeptException asks for.
void reply_kept_exception(GilToken, FrameWriter& reply, Session& session, std::uint16_t flags,
                          std::uint64_t id);

// A whole reply: there is no session of this id, or it begins no call any more.
void reply_closed(FrameWriter& reply, std::uint64_t session);

// A whole reply: a Python exception.
void reply_error(GilToken, FrameWriter& reply, Session& session, PyObject* error,
                 const Progress& progress);

// A whole reply: the C++ exception that is being handled. Call it within a catch block.
void reply_failure(GilToken, FrameWriter& reply, Session& session, const Progress& progress);

}  // namespace pybridge
