// Functions that need more stack than their thread may have left.
#include "py/large_stack.hpp"

#include <exception>
#include <future>
#include <memory>

#include "core/large_thread.hpp"
#include "core/stack_room.hpp"
#include "py/gil.hpp"

namespace pybridge {
namespace {

py::object call_on_large_stack(GilToken token, const py::object& function,
                               const py::args& arguments) {
  py::object result;
  std::exception_ptr failure;
  const auto done = std::make_shared<std::promise<void>>();  // outlives this scope in set_value
  start_large_thread([&, done] {
    {
      const GilHold gil;
      try {
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
