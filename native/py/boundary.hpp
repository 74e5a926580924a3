// The one place where C++ exceptions become Python errors.
#pragma once

#include <new>
#include <system_error>

#include "core/frame_error.hpp"
#include "py/conversion_failure.hpp"
#include "py/gil.hpp"

namespace pybridge {

// Sets the Python error for the C++ exception that is being handled. Call it within a catch block.
void set_python_error(GilToken) noexcept;

// For functions that Python calls: runs body(token) and turns what it throws into a Python error.
template <typename Body>
PyObject* raise_errors(Body&& body) noexcept {
  const GilToken token = gil_held_by_caller();
  try {
    return body(token);
  } catch (...) {
    set_python_error(token);
    return nullptr;
  }
}

}  // namespace pybridge
