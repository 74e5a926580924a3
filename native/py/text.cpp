// Python strings in frames: Latin-1 where it fits, UTF-16 otherwise.
#include "py/text.hpp"

#include "py/conversion_failure.hpp"

namespace pybridge {
namespace {

constexpr bool is_high(Py_UCS4 unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}
constexpr bool is_low(Py_UCS4 unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

template <typename Unit>
void require_no_split_pair(const Unit* units, std::size_t count) {
  for (std::size_t i = 1; i < count; ++i) {
    if (is_low(units[i]) && is_high(units[i - 1])) {
      throw ConversionFailure(
          "str holds a high surrogate directly before a low one, which Java reads as one "
          "character: index=" +
          std::to_string(i - 1));
    }
  }
}

void encode_ucs2(FrameWriter& writer, const Py_UCS2* units, std::size_t count) {
  writer.tag(Tag::kTextUtf16, java_count(count, "str"));
  std::memcpy(writer.block(count * 2), units, count * 2);
}

void encode_ucs4(FrameWriter& writer, const Py_UCS4* points, std::size_t count) {
  std::size_t units = count;
  for (std::size_t i = 0; i < count; ++i) units += points[i] > 0xFFFF ? 1 : 0;
  writer.tag(Tag::kTextUtf16, java_count(units, "str"));
  std::byte* out = writer.block(units * 2);
  const auto put = [&out](Py_UCS4 unit) {
    const auto narrow = static_cast<std::uint16_t>(unit);
    std::memcpy(out, &narrow, 2);
    out += 2;
  };
  for (std::size_t i = 0; i < count; ++i) {
    if (points[i] > 0xFFFF) {
      const Py_UCS4 offset = points[i] - 0x10000;
      put(0xD800 + (offset >> 10));
      put(0xDC00 + (offset & 0x3FF));
    } else {
      put(points[i]);
    }
  }
}

void encode(FrameWriter& writer, PyObject* text, bool strict) {
#if PY_VERSION_HEX < 0x030C0000
  if (PyUnicode_READY(text) < 0) throw py::error_already_set();
#endif
  const auto length = static_cast<std::size_t>(PyUnicode_GET_LENGTH(text));
  const void* data = PyUnicode_DATA(text);
  switch (PyUnicode_KIND(text)) {
    case PyUnicode_1BYTE_KIND:
      writer.tag(Tag::kTextLatin1, java_count(length, "str"));
      std::memcpy(writer.block(length), data, length);
      return;
    case PyUnicode_2BYTE_KIND:
      if (strict) require_no_split_pair(static_cast<const Py_UCS2*>(data), length);
      encode_ucs2(writer, static_cast<const Py_UCS2*>(data), length);
      return;
    default:
      if (strict) require_no_split_pair(static_cast<const Py_UCS4*>(data), length);
      encode_ucs4(writer, static_cast<const Py_UCS4*>(data), length);
  }
}

}  // namespace

// Without an early end, so that the compiler can look at many units at once.
bool has_surrogates(const std::byte* characters, std::size_t count) noexcept {
  unsigned found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint16_t unit = 0;
    std::memcpy(&unit, characters + i * 2, 2);
    found |= static_cast<unsigned>((unit & 0xF800U) == 0xD800U);
  }
  return found != 0;
}

PyObject* make_text(GilToken, const std::byte* characters, std::size_t count, bool utf16) noexcept {
  const auto length = static_cast<Py_ssize_t>(count);
  if (!utf16) return PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, characters, length);
  if (!has_surrogates(characters, count))
    return PyUnicode_FromKindAndData(PyUnicode_2BYTE_KIND, characters, length);
  int byte_order = -1;  // said, not guessed: a leading U+FEFF is a character here
  return PyUnicode_DecodeUTF16(reinterpret_cast<const char*>(characters), length * 2,
                               "surrogatepass", &byte_order);
}

PyObject* decode_text(GilToken token, FrameReader& reader, TagWord word) {
  const bool utf16 = word.tag == Tag::kTextUtf16;
  const std::byte* characters = reader.block(std::size_t{word.count} * (utf16 ? 2 : 1));
  PyObject* text = make_text(token, characters, word.count, utf16);
  if (text == nullptr) throw py::error_already_set();
  return text;
}

py::object read_text(GilToken token, FrameReader& reader, const char* missing) {
  const TagWord word = reader.tag_word();
  if (word.tag != Tag::kTextLatin1 && word.tag != Tag::kTextUtf16)
    throw FrameError(missing + (": tag=" + std::to_string(static_cast<int>(word.tag))));
  return adopt(decode_text(token, reader, word));
}

void encode_text(GilToken, FrameWriter& writer, PyObject* text) {
  encode(writer, text, true);
}

void encode_message(GilToken, FrameWriter& writer, PyObject* text) {
  encode(writer, text, false);
}

void encode_utf8(GilToken token, FrameWriter& writer, const std::string& text) {
  const py::object decoded =
      adopt(PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace"));
  encode_message(token, writer, decoded.ptr());
}

void encode_ascii(FrameWriter& writer, std::string_view text) {
  writer.tag(Tag::kTextLatin1, static_cast<std::uint32_t>(text.size()));
  std::memcpy(writer.block(text.size()), text.data(), text.size());
}

}  // namespace pybridge
