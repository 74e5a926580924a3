// Python code that needs more stack than its thread may have left.
#pragma once

#include "py/boundary.hpp"

namespace pybridge {

// Calls the function here if this thread has as many bytes of stack left, else on a thread of its
// own with a large one, for which this thread waits. There it runs for the same call of Java's:
// with its session, its deadline and a copy of its contextvars.
py::object call_with_stack(std::size_t wanted_bytes, const py::object& function,
                           const py::args& arguments);

}  // namespace pybridge
