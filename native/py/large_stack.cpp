// Functions that need more stack than their thread may have left.
#include "py/large_stack.hpp"

#include "core/stacks.hpp"
#include "py/recursion_allowance.hpp"

namespace pybridge {

py::object call_with_stack(std::size_t wanted_bytes, const py::object& function,
                           const py::args& arguments) {
  if (!kPythonCountsLevels || stack_left_bytes() >= wanted_bytes) return function(*arguments);
  return on_large_stack([&]() -> py::object {
    const std::size_t left_bytes = stack_left_bytes();
    if (left_bytes >= wanted_bytes) return function(*arguments);
    PyErr_Format(PyExc_RecursionError, "too little stack: leftBytes=%zu, wantedBytes=%zu",
                 left_bytes, wanted_bytes);
    throw py::error_already_set();
  });
}

}  // namespace pybridge
