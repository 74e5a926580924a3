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

// What is asked of Java.
struct UpcallRequest {
  UpcallOperation operation = UpcallOperation::kCall;
  std::uint64_t target = 0;  // a Java object, or 0
  std::uint64_t detail = 0;  // what the operation says of the call id
  PyObject* self = nullptr;  // the target, for a result that is the target itself
  std::uint16_t flags = 0;   // 0 or kLiveResult
};

// Asks Java and returns its result, a new reference. Throws what Java threw as bridge.JavaError,
// and bridge.ClosedError when the session is closed.
PyObject* call_java(GilToken, Session& session, const UpcallRequest& request,
                    const UpcallArguments& arguments);

// Sends Java a frame with nothing but the objects that Python has dropped. Throws as call_java.
void tell_released(GilToken, Session& session);

// Raises bridge.ClosedError for a call of a Java object whose runtime is closed.
[[noreturn]] void raise_closed(GilToken);

}  // namespace pybridge
