// Functions that need more stack than their thread may have left.
#pragma once

#include "py/boundary.hpp"

namespace pybridge {

// Calls the function where as many bytes of stack are left: here, or on this thread's large stack.
// Throws RecursionError where neither has them. Only for functions that run next to no code of the
// user's: where it calls Java by other ways than ours, the JVM refuses that.
py::object call_with_stack(std::size_t wanted_bytes, const py::object& function,
                           const py::args& arguments);

}  // namespace pybridge
