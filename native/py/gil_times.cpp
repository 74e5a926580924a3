// How long calls wait for the GIL and have it.
//
// A wait for another call is measured always. The rest would cost more than many a call: while
// calls are long each is measured, while they are short every 256th, which stands for those since
// the one before.
#include <algorithm>
#include <chrono>
#include <utility>

#include "py/gil.hpp"

namespace pybridge {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kMostCallsASample = 256;
constexpr std::uint64_t kLongCallNs = 50'000;  // beside which two looks at the clock are nothing
constexpr std::uint64_t kWaitingCallNs = 1'000'000'000;

// Guarded by the GIL.
struct Samples {
  PyThreadState* thread = nullptr;  // whose call is measured
  Clock::time_point since;
  Clock::time_point last;     // when the measured call before began
  std::uint64_t counted = 0;  // the begun calls that the measured ones stand for
  std::uint64_t stands_for = 1;
  std::uint64_t bound_ns = 0;
  std::uint64_t period = 1;
} samples;

std::uint64_t ns(Clock::duration time) {
  return static_cast<std::uint64_t>(
      std::max<std::int64_t>(std::chrono::nanoseconds(time).count(), 0));
}

// What the calls since the last measured one took, if each took this long: no more than the time
// that has passed, for they had the GIL one after another.
std::uint64_t estimate(std::uint64_t one_ns) {
  return std::max(one_ns, std::min(one_ns * samples.stands_for, samples.bound_ns));
}

}  // namespace

void count_gil_wait(std::chrono::nanoseconds waited) {
  const std::uint64_t waited_ns = ns(waited);
  gil_turns.waited_ns.fetch_add(waited_ns, std::memory_order_relaxed);
  if (waited_ns <= kLongCallNs) return;
  samples.period = 1;  // the calls have become long
  gil_turns.next_measured.store(0, std::memory_order_relaxed);
}

void take_gil_measured(PyThreadState* state) {
  const bool is_in_turn = gil_turns.current() != 0;
  const Clock::time_point asked = Clock::now();
  if (is_in_turn) {
    take_gil_in_turn(state);  // which measures for itself
  } else {
    PyEval_RestoreThread(state);
  }
  const Clock::time_point taken = Clock::now();
  const std::uint64_t waited = is_in_turn ? 0 : ns(taken - asked);
  // Python has taken the GIL from the measured call, which may wait for something, even for ever.
  if (samples.thread != nullptr && ns(taken - samples.since) < kWaitingCallNs) {
    gil_turns.waited_ns.fetch_add(waited, std::memory_order_relaxed);
    return;
  }
  const std::uint64_t begun = gil_turns.begun.load(std::memory_order_relaxed) + 1;
  samples.thread = state;
  samples.since = taken;
  samples.stands_for = begun - std::exchange(samples.counted, begun);
  samples.bound_ns = ns(taken - std::exchange(samples.last, taken));
  gil_turns.is_measured = true;
  gil_turns.next_measured.store(begun + samples.period - 1, std::memory_order_relaxed);
  gil_turns.waited_ns.fetch_add(estimate(waited), std::memory_order_relaxed);
}

void end_measured_gil() {
  if (samples.thread != current_thread_state()) return;
  const std::uint64_t held = ns(Clock::now() - samples.since);
  samples.bound_ns += held;
  gil_turns.held_ns.fetch_add(estimate(held), std::memory_order_relaxed);
  samples.thread = nullptr;
  samples.period = held > kLongCallNs ? 1 : std::min(2 * samples.period, kMostCallsASample);
  gil_turns.next_measured.store(samples.counted + samples.period - 1, std::memory_order_relaxed);
  gil_turns.is_measured = false;
}

}  // namespace pybridge
