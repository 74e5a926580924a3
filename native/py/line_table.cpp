// CPython's table of a code object's lines: the form that 3.11 brought, Objects/locations.md.
#include "py/line_table.hpp"

#include <cstdint>

namespace pybridge {
namespace {

constexpr unsigned char kBegin = 0x80;  // the first byte of an entry
constexpr int kInstructionBytes = 2;

enum Form : unsigned { kOneLine0 = 10, kOneLine2 = 12, kNoColumns = 13, kLong = 14, kNone = 15 };

// The number at `place`, six bits a byte, the lowest bit its sign; 0 at the table's end.
int signed_number(std::span<const unsigned char> table, std::size_t place) {
  std::uint32_t value = 0;
  for (unsigned shift = 0; place < table.size() && shift < 30; shift += 6) {
    value |= (table[place] & 0x3FU) << shift;
    if ((table[place++] & 0x40U) == 0) break;
  }
  const auto magnitude = static_cast<int>(value >> 1);
  return (value & 1U) != 0 ? -magnitude : magnitude;
}

}  // namespace

int line_at(std::span<const unsigned char> table, int first_line, std::ptrdiff_t offset) {
  int line = first_line;
  std::ptrdiff_t end = 0;
  for (std::size_t place = 0; place < table.size();) {
    const unsigned form = (table[place] >> 3U) & 15U;
    end += ((table[place] & 7) + 1) * kInstructionBytes;
    if (form == kNoColumns || form == kLong) {
      line += signed_number(table, place + 1);
    } else if (form >= kOneLine0 && form <= kOneLine2) {
      line += static_cast<int>(form - kOneLine0);
    }
    if (offset < end) return form == kNone ? -1 : line;
    do {
      ++place;
    } while (place < table.size() && (table[place] & kBegin) == 0);
  }
  return -1;
}

}  // namespace pybridge
