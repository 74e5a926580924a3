// How much stack the calling thread has left.
#pragma once

#include <cstddef>

namespace pybridge {

// Below this no call into Python begins: the JVM's guard zones take about 100 KiB of it, and Python
// needs room to notice its own recursion limit.
inline constexpr std::size_t kMinStackBytes = std::size_t{192} << 10;

// The bytes between here and the end of this thread's stack, guard zones included.
std::size_t stack_left_bytes();

}  // namespace pybridge
