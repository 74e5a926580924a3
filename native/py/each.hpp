// One Python call per row over packed columns.
#pragma once

#include "core/frame_reader.hpp"
#include "core/frame_writer.hpp"
#include "py/session.hpp"

namespace pybridge {

// Where a loop over rows stands, so that an error can say it.
struct RowCounter {
  std::int64_t row = -1;
};

// Reads the columns of a kEach request, calls the target for each row, and writes the reply: one
// array. Throws with `counter` at the failing row.
void call_each(GilToken, FrameReader& request, FrameWriter& reply, PyObject* target,
               RowCounter& counter);

}  // namespace pybridge
