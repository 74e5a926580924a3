// numpy's scalars in frames.
#pragma once

#include "core/frame_writer.hpp"
#include "py/gil.hpp"

namespace pybridge {

// The Python value that a numpy scalar equals; null if there is none that has it all, and for
// times.
py::object plain_numpy_scalar(GilToken, PyObject* scalar);

// Writes a datetime64 or timedelta64; false, with nothing written, for other scalars, NaT, and
// units that no Java type has.
bool encode_numpy_time(GilToken, FrameWriter& writer, PyObject* scalar);

}  // namespace pybridge
