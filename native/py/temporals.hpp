// Python's dates and times in frames.
#pragma once

#include "core/frame_reader.hpp"
#include "core/frame_writer.hpp"
#include "py/gil.hpp"

namespace pybridge {

// Writes a date, time, datetime or timedelta; false, with nothing written, for anything else, and
// for what only Python understands, such as a time of day in a zone.
// Throws ConversionFailure for what Java would hold as another value.
bool encode_temporal(GilToken, FrameWriter& writer, PyObject* object);

// The payload of a value between kDate and kDuration whose word was just read. A new reference.
PyObject* decode_temporal(GilToken, FrameReader& reader, TagWord word);

}  // namespace pybridge
