// One Python call per row over packed columns.
#pragma once

#include "core/frame_reader.hpp"
#include "core/frame_writer.hpp"
#include "py/session.hpp"

namespace pybridge {

// How far a request came, so that an error can say it.
struct Progress {
  std::int64_t row = -1;
  bool arguments_read = false;
  std::uint64_t java_objects_read = 0;
};

// Reads the columns of a kEach request, calls the target for each row, and writes the reply: one
// array. Throws with `progress` at the failing row.
void call_each(GilToken, FrameReader& request, FrameWriter& reply, PyObject* target,
               Progress& progress);

}  // namespace pybridge
