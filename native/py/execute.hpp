// Requests from Java: does what a frame asks and writes the reply.
#pragma once

#include <memory>

#include "core/frame_reader.hpp"
#include "core/frame_writer.hpp"
#include "py/session.hpp"

namespace pybridge {

// Executes kCall, kEach, kValue, kRelease and kClose. The reply may lie in the request's memory.
// Every failure but a lack of memory for the error itself becomes a kError reply.
void execute(GilToken, FrameReader& request, FrameWriter& reply, References* references);

// Executes kOpen: makes a session whose way back to Java is `port`.
void open_session(GilToken, FrameReader& request, FrameWriter& reply,
                  std::shared_ptr<JavaPort> port);

}  // namespace pybridge
