// How long the GIL is waited for and held: measured, or estimated from a part of the calls.
#include <latch>
#include <thread>

#include "embedded_python.hpp"
#include "py/gil.hpp"

namespace pybridge {
namespace {

constexpr auto kLong = std::chrono::milliseconds(2);

std::uint64_t ns(std::chrono::nanoseconds time) {
  return static_cast<std::uint64_t>(time.count());
}

// Holds or waits for this long; nothing depends on how much longer it gets.
void spend(std::chrono::nanoseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) std::this_thread::yield();
}

class GilTimesTest : public PythonTest {
 protected:
  // Runs `body` on another thread without the GIL, which is nobody's.
  template <typename Body>
  void elsewhere(const Body& body) {
    const GilRelease released(token_);
    std::thread(body).join();
  }
};

TEST_F(GilTimesTest, measures_every_long_call) {
  elsewhere([] {
    {
      const GilHold first;  // the next that is measured may have been far away
      spend(kLong);
    }
    gil_turns.next_measured = 0;
    {
      const GilHold measured;
      spend(kLong);
    }
    const std::uint64_t before = gil_turns.held_ns;
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 5; ++i) {
      const GilHold call;
      spend(kLong);
    }
    const std::uint64_t took = ns(std::chrono::steady_clock::now() - begin);
    EXPECT_GE(gil_turns.held_ns - before, 5 * ns(kLong));
    EXPECT_LE(gil_turns.held_ns - before, took);
  });
}

TEST_F(GilTimesTest, estimates_short_calls_from_a_part_of_them) {
  elsewhere([] {
    gil_turns.next_measured = 0;
    const std::uint64_t before = gil_turns.held_ns;
    for (int i = 0; i < 10'000; ++i) const GilHold call;
    EXPECT_GT(gil_turns.held_ns, before);
  });
}

TEST_F(GilTimesTest, does_not_count_what_a_call_waits_for_without_the_gil) {
  elsewhere([] {
    for (int i = 0; i < 2; ++i) {  // the first makes the second one measured
      const GilHold call;
      spend(kLong);
      gil_turns.next_measured = 0;
    }
    const std::uint64_t before = gil_turns.held_ns;
    {
      const GilHold call;
      const GilRelease to_others(call.token());
      spend(20 * kLong);
      gil_turns.next_measured = ~std::uint64_t{0};  // nothing after it
    }
    EXPECT_LT(gil_turns.held_ns - before, 20 * ns(kLong));
    gil_turns.next_measured = 0;
  });
}

TEST_F(GilTimesTest, goes_on_after_a_thread_of_pythons_own_gave_the_gil_up) {
  globals_["rest"] = py::cpp_function([] {
    const GilRelease resting(gil_held_by_caller());
    gil_turns.next_measured = 0;
  });
  exec("import threading\nthread = threading.Thread(target=rest)\nthread.start()\nthread.join()");
  elsewhere([] {
    gil_turns.next_measured = 0;
    const std::uint64_t before = gil_turns.held_ns;
    {
      const GilHold call;
      spend(kLong);
    }
    EXPECT_GE(gil_turns.held_ns - before, ns(kLong));
  });
}

TEST_F(GilTimesTest, goes_on_beside_a_measured_call_that_waits_for_ever) {
  std::latch waits(1);
  std::latch ends(1);
  gil_turns.next_measured = 0;
  std::thread stuck([&] {
    const GilHold call;
    PyThreadState* state = PyEval_SaveThread();  // as Python's own functions do
    waits.count_down();
    ends.wait();
    PyEval_RestoreThread(state);
  });
  elsewhere([&] {
    waits.wait();
    const std::uint64_t before = gil_turns.held_ns;
    while (gil_turns.held_ns == before) {
      const GilHold call;
      spend(kLong);
      gil_turns.next_measured = 0;
    }
    ends.count_down();
    stuck.join();
  });
}

TEST_F(GilTimesTest, counts_the_wait_for_another_call) {
  const std::uint64_t before = gil_turns.waited_ns;
  std::latch has_state(1);
  std::latch runs(1);
  std::thread waiting([&] {
    this_thread_state();
    has_state.count_down();
    runs.wait();
    const GilHold hold;
  });
  {
    const GilRelease released(token_);
    has_state.wait();
  }
  gil_turns.begin();
  runs.count_down();
  while (gil_turns.claimed == 0) std::this_thread::yield();
  spend(kLong);
  gil_turns.end();
  {
    const GilRelease released(token_);
    waiting.join();
  }
  EXPECT_GE(gil_turns.waited_ns - before, ns(kLong));
}

}  // namespace
}  // namespace pybridge
