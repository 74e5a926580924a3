// Functions that need more stack than their thread may have left.
#include "py/large_stack.hpp"

#include <exception>
#include <future>
#include <memory>
#include <optional>

#include "core/large_thread.hpp"
#include "core/stacks.hpp"
#include "py/gil.hpp"
#include "py/recursion_allowance.hpp"
#include "py/session.hpp"

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

// Keeps finalizers and callbacks of the garbage collector away for a scope.
class CollectorPause {
 public:
  CollectorPause() : was_enabled_(PyGC_Disable() == 1) {}
  CollectorPause(const CollectorPause&) = delete;
  CollectorPause& operator=(const CollectorPause&) = delete;
  ~CollectorPause() {
    if (was_enabled_) PyGC_Enable();
  }

 private:
  bool was_enabled_;
};

py::object call_on_helper(GilToken token, const py::object& function, const py::args& arguments) {
  Session* const session = Session::current(token);
  const auto context = py::reinterpret_steal<py::object>(PyContext_CopyCurrent());
  if (!context) throw py::error_already_set();
  py::object result;
  std::exception_ptr failure;
  const auto done = std::make_shared<std::promise<void>>();  // outlives this scope in set_value
  start_large_thread([&, done] {
    {
      const GilHold gil;
      try {
        std::optional<Session::Running> running;
        if (session != nullptr) running.emplace(*session);
        const EnteredContext entered(context.ptr());
        const CollectorPause paused;
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
  if (!kPythonCountsLevels || stack_left_bytes() >= wanted_bytes) return function(*arguments);
  return call_on_helper(gil_held_by_caller(), function, arguments);
}

}  // namespace pybridge
