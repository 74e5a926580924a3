// The GIL as a value: who has a GilToken holds it.
//
// Making a thread state costs 8-10 us, so each OS thread makes one and keeps it until it ends; a
// call then only takes and gives back the GIL.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "py/python.hpp"

namespace pybridge {

// Proof that the calling thread holds the GIL. Passed, never stored.
class GilToken {
  friend class GilHold;
  friend GilToken gil_held_by_caller();
  GilToken() = default;
};

// For code that Python itself calls, where the GIL is held by contract.
inline GilToken gil_held_by_caller() {
  return {};
}

// Initial-exec: one load instead of a call to __tls_get_addr on every entry.
[[gnu::tls_model("initial-exec")]] extern constinit thread_local PyThreadState* cached_thread_state;

// Whether this thread has the GIL for a call of ours, and not because Python gave it.
[[gnu::tls_model("initial-exec")]] extern constinit thread_local bool has_turn;

PyThreadState* make_thread_state();

// This thread's state, made at first use and deleted when the thread ends.
inline PyThreadState* this_thread_state() {
  PyThreadState* state = cached_thread_state;
  return state != nullptr ? state : make_thread_state();
}

// From now on no thread deletes its state: the process is about to end.
void keep_thread_states();

// Takes the GIL, which stays this thread's until the end of the next GilHold, or until it is given
// back. Does nothing on a thread that holds it.
void take_gil_ahead();
void give_back_gil();

// Lets go of the GIL if this thread holds it, in whatever scope. The thread never comes back to
// that scope: it ends the process.
void give_up_gil_for_good();

// Whether Python is no more, or about to be: nobody may take the GIL then. Needs no GIL.
bool python_ends();

// The thread state that holds the GIL if it is this thread's; anything else otherwise.
inline PyThreadState* current_thread_state() {
#if PY_VERSION_HEX >= 0x030D0000
  return PyThreadState_GetUnchecked();
#else
  return _PyThreadState_UncheckedGet();
#endif
}

// Which call of ours runs with the GIL: read by threads that want it, in Java, where waiting costs
// less than in CPython (org.pybridge.embedded.GilGate is the twin). A hint, written without a read
// or a fence; it goes stale where Python itself gives the GIL away.
struct alignas(64) GilTurns {
  std::atomic<std::uint64_t> running{0};  // a number of its own for each call, or 0
  // Not 0: the turn is a waiting thread's. Java sets and clears the lowest bit, a thread that waits
  // in CPython adds 2 for as long.
  std::atomic<std::uint64_t> claimed{0};
  std::atomic<std::uint64_t> begun{0};  // written with the GIL held, as are the next
  std::uint64_t nested = 0;             // calls of threads that held the GIL already, and rows
  std::uint64_t next_look = 0;          // the count of `nested` at which the clock is read again
  std::uint64_t resting = 0;            // what runs when no call does: the number of a hold, or 0
  std::uint32_t holds = 0;              // bodies of hold that have begun and not ended
  bool taken_ahead = false;             // for the next GilHold of the thread that has it
  bool is_measured = false;             // the call of a thread is, see gil_times.cpp
  // By those that waited for a turn; Java adds to it.
  alignas(64) std::atomic<std::uint64_t> waited_ns{0};
  std::atomic<std::uint64_t> held_ns{0};
  std::atomic<std::uint64_t> next_measured{0};  // the count of `begun` at which one is measured

  std::uint64_t current() const { return running.load(std::memory_order_relaxed); }
  void begin() {
    const std::uint64_t number = begun.load(std::memory_order_relaxed) + 1;
    begun.store(number, std::memory_order_relaxed);
    running.store(number, std::memory_order_relaxed);
  }
  bool is_measured_next() const {
    return begun.load(std::memory_order_relaxed) >= next_measured.load(std::memory_order_relaxed);
  }
  // While a hold goes on, the GIL is its again after the call of another.
  void end() { running.store(resting, std::memory_order_relaxed); }
  void pause() { running.store(0, std::memory_order_relaxed); }
};
inline constinit GilTurns gil_turns;
static_assert(offsetof(GilTurns, waited_ns) == 64 && offsetof(GilTurns, held_ns) == 72);

// How long the GIL is waited for and held, by what gil_times.cpp says.
[[gnu::cold, gnu::noinline]] void take_gil_measured(PyThreadState* state);
[[gnu::cold, gnu::noinline]] void end_measured_gil();  // if it is this thread's call
void count_gil_wait(std::chrono::nanoseconds waited);  // with the GIL held

// Takes the GIL while a call runs. Calls that begin meanwhile wait: the thread that gives the GIL
// back and takes it again at once would be quicker than one that is woken, and CPython interrupts
// nobody for a waiting thread that it wakes more often than every 5 ms.
[[gnu::cold, gnu::noinline]] void take_gil_in_turn(PyThreadState* state);

inline void take_gil(PyThreadState* state) {
  if (gil_turns.current() != 0) [[unlikely]]
    return take_gil_in_turn(state);
  PyEval_RestoreThread(state);
}

// Takes the GIL for a call, or for what is left of it, which begins with it.
inline void begin_with_gil(PyThreadState* state) {
  if (gil_turns.is_measured_next()) [[unlikely]] {
    take_gil_measured(state);
  } else {
    take_gil(state);
  }
  gil_turns.begin();
}

// A call ends, or rests, and the thread lets go of the GIL.
inline void end_measuring() {
  if (gil_turns.is_measured) end_measured_gil();
}

// Reads the clock; gives the GIL to a thread that waits for it if the slice is over.
void look_at_slice(GilToken);

// For a GilHold of a thread that has the GIL already; whether it was taken ahead for this one.
bool adopts_gil(GilToken);

// Gives the GIL to a thread that waits for it, if this one has held it for a time slice. For loops
// that may run no byte-code, where CPython itself would do that.
inline void give_way_after_slice(GilToken token) {
  if (++gil_turns.nested >= gil_turns.next_look) [[unlikely]]
    look_at_slice(token);
}

// Holds the GIL for a scope. Nests; a thread that holds it already does not take it again.
class GilHold {
 public:
  GilHold() {
    PyThreadState* state = this_thread_state();
    if (current_thread_state() != state) {
      begin_with_gil(state);
      taken_ = true;
      has_turn = true;
    } else if (++gil_turns.nested >= gil_turns.next_look) [[unlikely]] {
      taken_ = adopts_gil(token());
      has_turn = has_turn || taken_;
    }
  }
  GilHold(const GilHold&) = delete;
  GilHold& operator=(const GilHold&) = delete;
  ~GilHold() {
    if (taken_) {
      has_turn = false;
      end_measuring();
      gil_turns.end();
      PyEval_SaveThread();
    }
  }
  GilToken token() const { return {}; }

 private:
  bool taken_ = false;
};

// The body of a hold, in which Java runs with the GIL.
class HoldScope {
 public:
  explicit HoldScope(GilToken) {
    ++gil_turns.holds;
    gil_turns.resting = gil_turns.begun.load(std::memory_order_relaxed);
  }
  HoldScope(const HoldScope&) = delete;
  HoldScope& operator=(const HoldScope&) = delete;
  ~HoldScope() {
    const std::uint64_t newest = gil_turns.begun.load(std::memory_order_relaxed);
    gil_turns.resting = --gil_turns.holds != 0 ? newest : 0;
  }
};

// Gives the GIL up for a scope: around everything that can block or run Java code.
class GilRelease {
 public:
  explicit GilRelease(GilToken) : had_turn_(std::exchange(has_turn, false)) {
    end_measuring();
    gil_turns.pause();
    state_ = PyEval_SaveThread();
  }
  GilRelease(const GilRelease&) = delete;
  GilRelease& operator=(const GilRelease&) = delete;
  ~GilRelease() {
    has_turn = had_turn_;
    if (had_turn_) {
      begin_with_gil(state_);
    } else {
      take_gil(state_);
    }
  }

 private:
  bool had_turn_;
  PyThreadState* state_;
};

}  // namespace pybridge
