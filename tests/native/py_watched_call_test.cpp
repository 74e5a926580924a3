// Calls that are told to end: by an exception in their own code, and never in another's.
#include "py/watched_call.hpp"

#include "embedded_python.hpp"

namespace pybridge {
namespace {

class WatchedCallTest : public PythonTest {
 protected:
  static constexpr std::uint64_t kCall = 77;

  WatchedCallTest() {
    globals_["stop"] = py::cpp_function([this](std::uint64_t call) {
      stop_call(token_, id_, call, StopReason::kDeadline);
      return call;
    });
    globals_["cancel"] = py::cpp_function(
        [this](std::uint64_t call) { stop_call(token_, id_, call, StopReason::kCancelled); });
    exec("calls = []");
  }
  ~WatchedCallTest() override { EXPECT_EQ(pending(), nullptr) << "an exception was left behind"; }

  static PyObject* pending() { return PyThreadState_Get()->async_exc; }

  // The type name of the error that a watched call of the expression ends by; else its result.
  std::string outcome(const std::string& function, std::uint64_t call = kCall) {
    FrameMemory request;
    const std::uint64_t target = handle(function);
    begin(request, FrameKind::kCall, target);
    request->set_call_id(call);
    const Reply reply = execute_frame(request);
    session_->handles().remove(token_, target);
    if (reply.kind != FrameKind::kError) return repr(reply.value);
    return reply.value.cast<py::tuple>()[1].cast<std::string>();
  }
};

TEST_F(WatchedCallTest, ends_by_the_exception_of_the_reason) {
  EXPECT_EQ(outcome("lambda: [stop(77) for _ in iter(int, 1)]"), "bridge.CallTimeout");
  EXPECT_EQ(outcome("lambda: [cancel(77) for _ in iter(int, 1)]"), "bridge.CallCancelled");
  EXPECT_EQ(outcome("lambda: 5"), "5");
}

TEST_F(WatchedCallTest, has_no_result_where_no_code_saw_the_exception) {
  exec("import functools; in_c = functools.partial(stop, 77)");
  EXPECT_EQ(outcome("in_c"), "bridge.CallTimeout");
  EXPECT_EQ(outcome("lambda: 5"), "5");
}

TEST_F(WatchedCallTest, has_no_result_where_the_exception_was_caught) {
  exec(
      "def catch():\n"
      "    try:\n"
      "        while True: stop(77)\n"
      "    except BaseException: return 5\n");
  EXPECT_EQ(outcome("catch"), "bridge.CallTimeout");
}

TEST_F(WatchedCallTest, leaves_other_calls_in_peace) {
  EXPECT_EQ(outcome("lambda: stop(78)"), "78");
  EXPECT_EQ(outcome("lambda: [stop(77), 5]", 79), "[77, 5]");
}

TEST_F(WatchedCallTest, that_was_told_before_never_begins) {
  stop_call(token_, id_, 90, StopReason::kCancelled);
  stop_call(token_, id_ + 1, 91, StopReason::kCancelled);
  EXPECT_EQ(outcome("lambda: calls.append(90)", 90), "bridge.CallCancelled");
  EXPECT_EQ(outcome("lambda: calls.append(91)", 91), "None");
  EXPECT_EQ(repr(eval("calls")), "[91]");
}

TEST_F(WatchedCallTest, takes_back_what_was_not_delivered) {
  {
    const WatchedCall outer(token_, id_, 1);
    {
      const WatchedCall inner(token_, id_, 2);
      stop_call(token_, id_, 2, StopReason::kDeadline);
      EXPECT_NE(pending(), nullptr);
    }
    EXPECT_EQ(pending(), nullptr);
    stop_call(token_, id_, 1, StopReason::kDeadline);
    PyObject* ours = pending();
    EXPECT_NE(ours, nullptr);
    {
      const WatchedCall inner(token_, id_, 3);
    }
    EXPECT_EQ(pending(), ours) << "of a call that was not told";
    {
      const WatchedCall inner(token_, id_, 4);
      stop_call(token_, id_, 4, StopReason::kCancelled);
      EXPECT_NE(pending(), ours);
    }
    EXPECT_EQ(pending(), ours) << "the outer one's took its place again";
  }
  EXPECT_EQ(pending(), nullptr);
  const WatchedCall not_watched(token_, id_, 0);
  stop_call(token_, id_, 0, StopReason::kDeadline);
  EXPECT_EQ(pending(), nullptr);
}

}  // namespace
}  // namespace pybridge
