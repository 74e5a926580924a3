// Python code that needs more stack than its thread may have left.
//
// Imports nest deeply, the parser counts no levels, and a Java thread's stack may be small.
#include "py/large_stack.hpp"

#include <exception>
#include <future>
#include <memory>
#include <optional>

#include "core/large_thread.hpp"
#include "core/stack_room.hpp"
#include "py/gil.hpp"
#include "py/session.hpp"
#include "py/watched_call.hpp"

namespace pybridge {
namespace {

// Enters a context for a scope.
class EnteredContext {
 public:
  explicit EnteredContext(PyObject* context) : context_(context) {
    if (PyContext_Enter(context_) != 0) throw py::error_already_set();
  }
  EnteredContext(const EnteredContext&) = delete;
  EnteredContext& operator=(const EnteredContext&) = delete;
  ~EnteredContext() { PyContext_Exit(context_); }

 private:
  PyObject* context_;
};

py::object call_on_large_stack(GilToken token, const py::object& function,
                               const py::args& arguments) {
  Session* session = Session::current(token);
  const auto context = adopt(PyContext_CopyCurrent());
  WatchedCall* watched = WatchedCall::innermost();
  PyThreadState* home = PyThreadState_Get();
  py::object result;
  std::exception_ptr failure;
  const auto done = std::make_shared<std::promise<void>>();  // outlives this scope in set_value
  start_large_thread([&, done] {
    {
      const GilHold gil;
      try {
        std::optional<Session::Running> running;
        if (session != nullptr) running.emplace(*session);
        const WatchedCall::OtherThread moved(gil.token(), watched, *home);
        const EnteredContext entered(context.ptr());
        result = function(*arguments);
      } catch (const std::exception&) {
        failure = std::current_exception();
      }
    }
    done->set_value();
  });
  {
    const GilRelease released(token);
    done->get_future().wait();
  }
  if (failure != nullptr) std::rethrow_exception(failure);
  return result;
}

}  // namespace

py::object call_with_stack(std::size_t wanted_bytes, const py::object& function,
                           const py::args& arguments) {
  if (stack_left_bytes() >= wanted_bytes) return function(*arguments);
  return call_on_large_stack(gil_held_by_caller(), function, arguments);
}

}  // namespace pybridge
