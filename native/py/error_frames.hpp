// The Python frames of an exception, as an error record tells them.
#pragma once

#include "core/frame_writer.hpp"
#include "py/gil.hpp"

namespace pybridge {

// Writes two lists. Each function once: its file and its name, two texts. Then the frames,
// outermost first, two ints each: the index of the function, and the line. Frames of the package
// bridge are left out; of more than 1024 the innermost are told.
void write_frames(GilToken, FrameWriter& writer, PyObject* exception);

}  // namespace pybridge
