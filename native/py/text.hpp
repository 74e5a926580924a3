// Python strings in frames: Latin-1 where it fits, UTF-16 otherwise.
#pragma once

#include <string>
#include <string_view>

#include "core/frame_reader.hpp"
#include "core/frame_writer.hpp"
#include "py/gil.hpp"

namespace pybridge {

// A str of Latin-1 or UTF-16 characters: a new reference, or nullptr with the Python error set.
PyObject* make_text(GilToken, const std::byte* characters, std::size_t count, bool utf16) noexcept;

// Whether characters of two bytes hold a surrogate.
bool has_surrogates(const std::byte* characters, std::size_t count) noexcept;

// The payload of a kTextLatin1 or kTextUtf16 value whose word was just read. A new reference.
PyObject* decode_text(GilToken, FrameReader& reader, TagWord word);

// The next value, which must be a str; a FrameError that begins with `missing` if it is none.
py::object read_text(GilToken, FrameReader& reader, const char* missing);

// Writes a str. One that holds a high surrogate directly before a low one is a ConversionFailure:
// Java could not tell the two from one character.
void encode_text(GilToken, FrameWriter& writer, PyObject* text);

// As encode_text, for texts that only people read: never fails over surrogates.
void encode_message(GilToken, FrameWriter& writer, PyObject* text);

// Writes UTF-8, broken parts of it replaced.
void encode_utf8(GilToken, FrameWriter& writer, const std::string& text);

// Writes ASCII that is ours.
void encode_ascii(FrameWriter& writer, std::string_view text);

}  // namespace pybridge
