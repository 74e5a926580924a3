// One Python call per row over columns.
#pragma once

#include "core/frame_reader.hpp"
#include "py/reply.hpp"
#include "py/watched_call.hpp"

namespace pybridge {

// Reads the columns of a kEach request, calls the target for each row, and writes the reply: an
// array, or a list where the asked results have no element type. Throws with `progress` at the
// failing row.
void call_each(GilToken, FrameReader& request, FrameWriter& reply, Session& session,
               References* references, PyObject* target, Progress& progress,
               const WatchedCall& watched);

}  // namespace pybridge
