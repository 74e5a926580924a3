// One Python call per row over packed columns.
#pragma once

#include "core/frame_reader.hpp"
#include "py/reply.hpp"

namespace pybridge {

// Reads the columns of a kEach request, calls the target for each row, and writes the reply: one
// array. Throws with `progress` at the failing row.
void call_each(GilToken, FrameReader& request, FrameWriter& reply, PyObject* target,
               Progress& progress);

}  // namespace pybridge
