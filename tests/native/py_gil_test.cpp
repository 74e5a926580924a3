// GilHold and GilRelease: one thread state per thread for its life, and none left behind.
#include "py/gil.hpp"

#include <latch>
#include <set>
#include <thread>

#include "embedded_python.hpp"

namespace pybridge {
namespace {

class GilTest : public PythonTest {
 protected:
  static std::set<PyThreadState*> states() {
    std::set<PyThreadState*> all;
    PyThreadState* state = PyInterpreterState_ThreadHead(PyInterpreterState_Get());
    for (; state != nullptr; state = PyThreadState_Next(state)) all.insert(state);
    return all;
  }
};

TEST_F(GilTest, is_held_once_however_often_it_is_asked_for) {
  PyThreadState* state = current_thread_state();
  {
    const GilHold outer;
    const GilHold inner;
    EXPECT_EQ(current_thread_state(), state);
  }
  EXPECT_EQ(current_thread_state(), state);
  EXPECT_EQ(PyGILState_Check(), 1);
}

TEST_F(GilTest, is_given_up_and_taken_again_in_turn) {
  PyThreadState* state = current_thread_state();
  {
    const GilRelease released(token_);
    EXPECT_NE(current_thread_state(), state);
    {
      const GilHold hold;
      EXPECT_EQ(current_thread_state(), state);
      const GilRelease again(hold.token());
      EXPECT_NE(current_thread_state(), state);
    }
    EXPECT_NE(current_thread_state(), state);
  }
  EXPECT_EQ(current_thread_state(), state);
}

TEST_F(GilTest, is_claimed_by_a_thread_that_waits_while_a_call_runs) {
  std::latch has_state(1);
  std::latch runs(1);
  std::thread waiting([&] {
    this_thread_state();  // waits for the GIL in CPython's own way
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
  EXPECT_EQ(gil_turns.claimed, 2U);
  gil_turns.end();
  {
    const GilRelease released(token_);
    waiting.join();
  }
  EXPECT_EQ(gil_turns.claimed, 0U);
}

TEST_F(GilTest, uses_one_thread_state_for_a_threads_life) {
  std::set<PyThreadState*> seen;
  const std::set<PyThreadState*> before = states();
  {
    const GilRelease released(token_);
    std::thread([&] {
      for (int i = 0; i < 100; ++i) {
        const GilHold hold;
        seen.insert(PyGILState_GetThisThreadState());
        seen.insert(current_thread_state());
      }
      EXPECT_EQ(this_thread_state(), *seen.begin());
    }).join();
  }
  EXPECT_EQ(seen.size(), 1U);
  EXPECT_EQ(before.count(*seen.begin()), 0U);
  EXPECT_EQ(states(), before);
}

TEST_F(GilTest, leaves_no_thread_state_of_many_threads_that_ended) {
  const std::set<PyThreadState*> before = states();
  exec("count = 0\ndef step():\n  global count\n  count += 1");
  const py::object step = eval("step");
  {
    const GilRelease released(token_);
    for (int round = 0; round < 25; ++round) {
      std::vector<std::thread> threads;
      for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
          for (int j = 0; j < 50; ++j) {
            const GilHold hold;
            step();
          }
        });
      }
      for (std::thread& thread : threads) thread.join();
    }
  }
  EXPECT_EQ(states(), before);
  EXPECT_EQ(eval("count").cast<int>(), 25 * 4 * 50);
}

TEST_F(GilTest, keeps_thread_locals_of_python_between_the_calls_of_a_thread) {
  exec(
      "import threading\nlocal = threading.local()\nlocal.count = 0\ndef step():\n"
      "  local.count = getattr(local, 'count', 0) + 1\n  return local.count");
  const py::object step = eval("step");
  int last = 0;
  {
    const GilRelease released(token_);
    std::thread([&] {
      for (int i = 0; i < 10; ++i) {
        const GilHold hold;
        last = step().cast<int>();
      }
    }).join();
  }
  EXPECT_EQ(last, 10);
  EXPECT_EQ(eval("local.count").cast<int>(), 0);
}

TEST_F(GilTest, a_thread_local_that_goes_with_its_thread_may_run_any_code) {
  globals_["acquire"] = py::cpp_function([] {
    PyGILState_Release(PyGILState_Ensure());
    const GilRelease released(gil_held_by_caller());
    const GilHold nested;
  });
  exec(
      "import threading\n"
      "local = threading.local()\n"
      "seen = []\n"
      "class Going:\n"
      "    def __del__(self):\n"
      "        acquire()\n"
      "        seen.append(repr(self) != '')\n"
      "def put():\n"
      "    local.value = Going()\n");
  const std::set<PyThreadState*> before = states();
  {
    const GilRelease released(token_);
    std::thread([&] {
      const GilHold hold;
      globals_["put"]();
    }).join();
  }
  EXPECT_EQ(repr(globals_["seen"]), "[True]");
  EXPECT_EQ(states(), before);
}

TEST_F(GilTest, shares_the_thread_state_of_another_owner) {
  const std::set<PyThreadState*> before = states();
  {
    const GilRelease released(token_);
    std::thread([] {
      const PyGILState_STATE theirs = PyGILState_Ensure();
      PyThreadState* state = PyGILState_GetThisThreadState();
      {
        const GilHold hold;
        EXPECT_EQ(current_thread_state(), state);
      }
      EXPECT_EQ(PyGILState_Check(), 1);
      PyGILState_Release(theirs);
      const GilHold hold;
      EXPECT_EQ(current_thread_state(), state);
    }).join();
  }
  EXPECT_EQ(states(), before);
}

TEST_F(GilTest, leaves_the_thread_state_of_a_thread_that_python_made) {
  const std::set<PyThreadState*> before = states();
  const py::cpp_function inside([this] {
    PyThreadState* own = current_thread_state();
    const GilHold hold;
    EXPECT_EQ(current_thread_state(), own);
    const GilRelease released(hold.token());
    const GilHold again;
    EXPECT_EQ(current_thread_state(), own);
  });
  globals_["inside"] = inside;
  exec(
      "import threading\nfor _ in range(10):\n  thread = threading.Thread(target=inside)\n"
      "  thread.start()\n  thread.join()");
  EXPECT_EQ(states(), before);
}

TEST_F(GilTest, taken_ahead_is_given_up_by_the_next_hold) {
  const GilRelease released(token_);
  std::thread([] {
    take_gil_ahead();
    PyThreadState* state = this_thread_state();
    EXPECT_EQ(current_thread_state(), state);
    {
      const GilHold hold;
      const GilHold inner;
      EXPECT_EQ(current_thread_state(), state);
    }
    EXPECT_NE(current_thread_state(), state);
    take_gil_ahead();
    give_back_gil();
    EXPECT_NE(current_thread_state(), state);
    const GilHold again;
    take_gil_ahead();  // does nothing: it is held
    {
      const GilHold inner;
    }
    EXPECT_EQ(current_thread_state(), state);
  }).join();
}

TEST_F(GilTest, given_up_for_good_is_free_for_another_thread) {
  const GilRelease released(token_);
  std::thread([] {
    PyEval_RestoreThread(this_thread_state());
    give_up_gil_for_good();
    EXPECT_NE(current_thread_state(), this_thread_state());
    give_up_gil_for_good();  // held no more
  }).join();
  const GilHold hold;
  EXPECT_EQ(PyGILState_Check(), 1);
}

TEST_F(GilTest, looks_taken_between_the_calls_of_a_hold_and_free_after_it) {
  const GilRelease released(token_);
  std::thread([] {
    {
      const GilHold gil;
      const HoldScope scope(gil.token());
      {
        const GilRelease to_another(gil.token());
        EXPECT_EQ(gil_turns.current(), 0U);
        std::thread([] { const GilHold call; }).join();
        EXPECT_NE(gil_turns.current(), 0U);
      }
      EXPECT_NE(gil_turns.current(), 0U);
    }
    EXPECT_EQ(gil_turns.current(), 0U);
  }).join();
}

}  // namespace
}  // namespace pybridge
