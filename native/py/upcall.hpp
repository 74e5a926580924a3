// Calls from Python to Java.
#pragma once

#include <span>

#include "py/boundary.hpp"
#include "py/session.hpp"

namespace pybridge {

// Arguments as vectorcall gives them: positional ones, then the values of the keyword names.
struct UpcallArguments {
  PyObject* const* values = nullptr;
  std::size_t positional = 0;
  PyObject* names = nullptr;
};

// Does the operation on the Java object and returns its result, a new reference. Throws what Java
// threw as bridge.JavaError, and bridge.ClosedError when the session is closed.
PyObject* call_java(GilToken, Session& session, std::uint64_t target, UpcallOperation operation,
                    const UpcallArguments& arguments);

}  // namespace pybridge
