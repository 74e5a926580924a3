// CPython's table of a code object's lines, read from a copy.
#pragma once

#include <cstddef>
#include <span>

namespace pybridge {

// The line of the instruction at this offset in bytes, or -1 where it has none or the table is
// broken.
int line_at(std::span<const unsigned char> table, int first_line, std::ptrdiff_t offset);

}  // namespace pybridge
