// Values of Python's standard library in frames: Decimal, UUID, Path.
#pragma once

#include "core/frame_reader.hpp"
#include "core/frame_writer.hpp"
#include "py/gil.hpp"

namespace pybridge {

// Writes a Decimal, UUID or Path; false, with nothing written, for anything else.
// Throws ConversionFailure for a Decimal that no BigDecimal is.
bool encode_standard_value(GilToken, FrameWriter& writer, PyObject* object);

// The payload of a kDecimal, kUuid or kPath whose word was just read. New references.
PyObject* decode_decimal(GilToken, FrameReader& reader, TagWord word);
PyObject* decode_uuid(GilToken, FrameReader& reader);
PyObject* decode_path(GilToken, FrameReader& reader);

}  // namespace pybridge
