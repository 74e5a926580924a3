// The Python stacks of all threads as text, read while Python stands still.
#pragma once

#include <string>

namespace pybridge {

// Needs no GIL, and no thread state; but another thread must hold the GIL throughout and run no
// Python meanwhile. Reads memory alone: of CPython's functions only those that change nothing.
std::u16string thread_stacks();

}  // namespace pybridge
