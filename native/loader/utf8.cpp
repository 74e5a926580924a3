// A UTF-8 decoder that never fails.
#include "utf8.hpp"

#include <cstddef>
#include <cstdint>

namespace pybridge::loader {
namespace {

struct Decoded {
  char32_t codePoint;
  std::size_t lengthBytes;
};

constexpr Decoded invalid{0xFFFD, 1};

// The count of bytes that a first byte announces; 0 for a byte that cannot be first.
std::size_t announcedLength(std::uint8_t first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

Decoded decode(std::string_view rest) {
  auto byte = [&rest](std::size_t index) { return static_cast<std::uint8_t>(rest[index]); };
  std::size_t length = announcedLength(byte(0));
  if (length == 1) return {byte(0), 1};
  if (length == 0 || length > rest.size()) return invalid;
  char32_t codePoint = byte(0) & (0xFFU >> (length + 1));
  for (std::size_t index = 1; index < length; ++index) {
    if ((byte(index) & 0xC0U) != 0x80U) return invalid;
    codePoint = (codePoint << 6U) | (byte(index) & 0x3FU);
  }
  bool overlong = (length == 3 && codePoint < 0x800) || (length == 4 && codePoint < 0x10000);
  bool surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
  if (overlong || surrogate || codePoint > 0x10FFFF) return invalid;
  return {codePoint, length};
}

}  // namespace

std::u16string utf16Of(std::string_view utf8) {
  std::u16string text;
  text.reserve(utf8.size());
  while (!utf8.empty()) {
    Decoded next = decode(utf8);
    utf8.remove_prefix(next.lengthBytes);
    if (next.codePoint < 0x10000) {
      text.push_back(static_cast<char16_t>(next.codePoint));
    } else {
      char32_t offset = next.codePoint - 0x10000;
      text.push_back(static_cast<char16_t>(0xD800 + (offset >> 10U)));
      text.push_back(static_cast<char16_t>(0xDC00 + (offset & 0x3FFU)));
    }
  }
  return text;
}

}  // namespace pybridge::loader
