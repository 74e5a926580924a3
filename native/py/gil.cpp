// One thread state per OS thread, for the thread's life.
#include "py/gil.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <utility>

#include "core/stacks.hpp"

namespace pybridge {

constinit thread_local PyThreadState* cached_thread_state = nullptr;
constinit thread_local bool has_turn = false;

namespace {

// Set when the process is about to end: the thread that calls exit then keeps its state.
std::atomic<bool> process_ends{false};

// Deletes the state on the dying thread. A thread that Python made has deleted its state by now;
// one that another bridge made may share ours, so our count is given back and the last owner
// deletes it.
//
// A C++ thread-local and no pthread key: those are cleared in their order before any destructor
// runs, and CPython's own, by which it knows the thread, is older than ours.
struct ThreadEnd {
  PyThreadState* state = nullptr;

  ThreadEnd() = default;
  ThreadEnd(const ThreadEnd&) = delete;
  ThreadEnd& operator=(const ThreadEnd&) = delete;
  ~ThreadEnd() {
    if (state == nullptr || process_ends || python_ends()) return;
    if (PyGILState_GetThisThreadState() != state) return;
    if (current_thread_state() == state) return;  // native code called exit within Python
    PythonStack().run([this] {
      PyEval_RestoreThread(state);
      if (state->gilstate_counter > 1) {
        PyGILState_Release(PyGILState_UNLOCKED);
      } else {
        // PyGILState_Release would count to zero first, and what is cleared may run code that takes
        // and gives back the GIL: that would delete the state in the middle.
        PyThreadState_Clear(state);
        PyThreadState_DeleteCurrent();
      }
      return true;
    });
    cached_thread_state = nullptr;
  }
};

thread_local ThreadEnd thread_end;

}  // namespace

bool python_ends() {
#if PY_VERSION_HEX >= 0x030D0000
  const bool is_finalizing = Py_IsFinalizing() != 0;
#else
  const bool is_finalizing = _Py_IsFinalizing() != 0;
#endif
  return is_finalizing || Py_IsInitialized() == 0;
}

PyThreadState* make_thread_state() {
  stack_left_bytes();  // the stacks are given back after the state
  const PyGILState_STATE before = PyGILState_Ensure();
  PyThreadState* state = PyGILState_GetThisThreadState();
  if (before == PyGILState_UNLOCKED) PyEval_SaveThread();
  thread_end.state = state;
  cached_thread_state = state;
  return state;
}

void look_at_slice(GilToken token) {
  using Clock = std::chrono::steady_clock;
  constexpr auto kSlice = std::chrono::milliseconds(5);
  constexpr std::uint64_t kMaxSteps = 128;  // reading the clock costs as much as half a call
  static std::uint64_t steps = 1;           // guarded by the GIL, as are the next
  static Clock::time_point last_look;
  static Clock::time_point slice_end;
  Clock::time_point now = Clock::now();
  if (now >= slice_end) {
    {
      const GilRelease to_one_that_waits(token);
    }
    now = Clock::now();
    slice_end = now + kSlice;
  }
  // Slow steps are looked at one by one, quick ones seldom.
  steps = now - last_look > kSlice / 4 ? 1 : std::min(steps * 2, kMaxSteps);
  last_look = now;
  gil_turns.next_look = gil_turns.nested + steps;
}

void take_gil_in_turn(PyThreadState* state) {
  // Undone even where CPython ends the thread, as it does at the end of the interpreter.
  struct Claim {
    Claim() { gil_turns.claimed.fetch_add(2, std::memory_order_relaxed); }
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;
    ~Claim() { gil_turns.claimed.fetch_sub(2, std::memory_order_relaxed); }
  };
  const Claim claim;
  const auto asked = std::chrono::steady_clock::now();
  PyEval_RestoreThread(state);
  count_gil_wait(std::chrono::steady_clock::now() - asked);
}

void take_gil_ahead() {
  PyThreadState* state = this_thread_state();
  if (current_thread_state() == state) return;
  begin_with_gil(state);
  gil_turns.taken_ahead = true;
  gil_turns.next_look = 0;  // so that the next GilHold looks
}

bool adopts_gil(GilToken token) {
  if (!gil_turns.taken_ahead) look_at_slice(token);
  return std::exchange(gil_turns.taken_ahead, false);
}

void give_back_gil() {
  gil_turns.taken_ahead = false;
  end_measuring();
  gil_turns.end();
  PyEval_SaveThread();
}

void give_up_gil_for_good() {
  if (cached_thread_state == nullptr || current_thread_state() != cached_thread_state) return;
  end_measuring();
  gil_turns.pause();
  PyEval_SaveThread();
}

void keep_thread_states() {
  process_ends = true;
}

}  // namespace pybridge
