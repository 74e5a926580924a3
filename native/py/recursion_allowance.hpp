// Python's recursion limit, lowered for a call to what the thread's stack can hold.
//
// CPython counts levels and assumes the stack of a main thread, 8 MiB; Java's threads have 1 MiB or
// less. From 3.14 on CPython measures the stack itself.
#pragma once

#include <algorithm>

#include "core/stacks.hpp"
#include "py/gil.hpp"

namespace pybridge {

inline constexpr bool kPythonCountsLevels = PY_VERSION_HEX < 0x030E0000;

class RecursionAllowance {
 public:
  // Takes the stack that is left where the call begins. The thread holds the GIL until the end of
  // the scope.
  RecursionAllowance(GilToken, std::size_t stack_left)
      : state_(this_thread_state()), taken_(surplus(*state_, stack_left)) {
    remaining(*state_) -= taken_;
  }
  RecursionAllowance(const RecursionAllowance&) = delete;
  RecursionAllowance& operator=(const RecursionAllowance&) = delete;
  // Gives back what was taken, whatever sys.setrecursionlimit did meanwhile.
  ~RecursionAllowance() { remaining(*state_) += taken_; }

 private:
  // What one counted level takes at most: 2.4 KiB, measured with sorted(key=...), whose frames are
  // the largest of those that recurse by way of C. A thread of 1 MiB is left 332 levels by it.
  static constexpr std::size_t kBytesPerLevel = 2560;

#if PY_VERSION_HEX >= 0x030E0000
  static int& remaining(PyThreadState&) {
    static thread_local int none = 0;
    return none;
  }
#elif PY_VERSION_HEX >= 0x030C0000
  static int& remaining(PyThreadState& state) { return state.c_recursion_remaining; }
#else
  static int& remaining(PyThreadState& state) { return state.recursion_remaining; }
#endif

  static int surplus(PyThreadState& state, std::size_t stack_left) {
    const std::size_t usable = stack_left > kMinStackBytes ? stack_left - kMinStackBytes : 0;
    const auto levels = static_cast<int>(std::min<std::size_t>(usable / kBytesPerLevel, 1'000'000));
    return std::max(0, remaining(state) - std::max(levels, kMinLevels));
  }

  static constexpr int kMinLevels = 50;

  PyThreadState* state_;
  int taken_;
};

}  // namespace pybridge
