// Functions that need more stack than their thread may have left.
#pragma once

#include "py/boundary.hpp"

namespace pybridge {

// Calls the function where as many bytes of stack are left: here, or on a helper thread of 16 MiB
// for which this one waits. Only for functions that run next to no code of the user's, which could
// want a lock that this thread holds; the garbage collector pauses meanwhile. The helper rather
// than this thread's large stack: where that one is not in use, others may call Java in their own
// ways.
py::object call_with_stack(std::size_t wanted_bytes, const py::object& function,
                           const py::args& arguments);

}  // namespace pybridge
