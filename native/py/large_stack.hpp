// Functions that need more stack than their thread may have left.
#pragma once

#include "py/boundary.hpp"

namespace pybridge {

// Calls the function here if this thread has as many bytes of stack left, else on a thread with a
// large one, for which this thread waits. Only for functions that run no code of the user's: that
// could tell the threads apart, or wait for what this one has locked.
py::object call_with_stack(std::size_t wanted_bytes, const py::object& function,
                           const py::args& arguments);

}  // namespace pybridge
