// The worker's lifeline.
#include "py/lifeline.hpp"

#include <unistd.h>

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "core/large_thread.hpp"
#include "ipc/pipe.hpp"
#include "py/added_channels.hpp"
#include "py/boundary.hpp"
#include "py/reports.hpp"
#include "py/thread_stacks.hpp"
#include "py/watched_call.hpp"

namespace pybridge {
namespace {

constexpr int kParentGoneStatus = 70;
constexpr unsigned kExitFunctionsSeconds = 10;

// Twins in WorkerLifeline.java.
enum class MessageKind : std::uint64_t {
  kStopCall = 0,        // session, call, StopReason
  kReportStacks = 1,    // the question's number
  kPrepareExit = 2,     // the question's number
  kAddChannel = 3,      // for calls
  kChannelOpened = 4,   // the offer's number
  kChannelRefused = 5,  // the offer's number, the length of the reason, which follows in UTF-8
};

// Twin of MAX_TEXT_CHARACTERS in WorkerLifeline.java. The memory for it is there, whatever else is.
constexpr std::size_t kMaxTextBytes = 1024;

struct Message {
  MessageKind kind;
  std::uint64_t words[3];
  std::array<char, kMaxTextBytes> text;

  std::string_view told() const { return {text.data(), words[1]}; }
};
constexpr std::size_t kMessageBytes = offsetof(Message, text);
static_assert(kMessageBytes == 4 * sizeof(std::uint64_t));

void stop(const Message& message) {
  const GilHold gil;
  try {
    stop_call(gil.token(), message.words[0], message.words[1],
              static_cast<StopReason>(message.words[2]));
  } catch (...) {
    set_python_error(gil.token());
    PyErr_WriteUnraisable(nullptr);
  }
}

// Calls that are to end. Another thread than the one that reads the lifeline waits for the GIL.
class Stops {
 public:
  void add(const Message& message) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(message);
    added_.notify_one();
  }

  [[noreturn]] void run() {
    for (;;) stop(next());
  }

 private:
  Message next() {
    std::unique_lock lock(mutex_);
    added_.wait(lock, [this] { return !waiting_.empty(); });
    const Message message = waiting_.front();
    waiting_.pop_front();
    return message;
  }

  std::mutex mutex_;
  std::condition_variable added_;
  std::deque<Message> waiting_;
};

// Throws std::runtime_error at the end of the pipe, and where the program has closed it.
Message read_message(int fd) {
  Message message{};
  read_fully(fd, reinterpret_cast<std::byte*>(&message), kMessageBytes, "within a message");
  if (message.kind == MessageKind::kChannelRefused) {
    if (message.words[1] > kMaxTextBytes) throw std::runtime_error("a text is too long");
    read_fully(fd, reinterpret_cast<std::byte*>(message.text.data()), message.words[1],
               "within a text");
  }
  return message;
}

void run_python(PyObject* function) {
  const GilHold gil;
  const auto result = py::reinterpret_steal<py::object>(PyObject_CallNoArgs(function));
  if (!result) PyErr_WriteUnraisable(function);
}

void run_and_answer(PyObject* function, std::uint64_t question) {
  run_python(function);
  report(ReportKind::kAnswer, question, std::u16string());
}

// Runs it on a thread of its own, for who reads the lifeline must not wait for the GIL; at the end
// of the process it may, where there is no other thread.
void run_apart(const std::function<void()>& body) {
  try {
    start_large_thread(body);
  } catch (const std::exception&) {
    body();
  }
}

// Has a thread serve on one more channel, or tells why none can be made.
void serve_another(PyObject* function) {
  try {
    start_large_thread([function] { run_python(function); });
  } catch (const std::exception& error) {
    const std::string_view why = error.what();
    report(ReportKind::kNoChannel, 0, {why.begin(), why.end()});
  }
}

// Reads until the JVM is gone.
class Lifeline {
 public:
  // Keeps the references for as long as the process lives.
  Lifeline(int fd, const LifelineActions& actions)
      : fd_(fd),
        prepare_exit_(actions.prepare_exit.inc_ref().ptr()),
        serve_another_(actions.serve_another.inc_ref().ptr()),
        leave_(actions.leave.inc_ref().ptr()) {}

  // Does what can take long beside watch(), which has to go on.
  [[noreturn]] void stop_calls() { stops_.run(); }

  [[noreturn]] void watch() {
    while (const std::optional<Message> message = next()) take_or_drop(*message);
    no_more_channels();
    run_apart([this] { run_python(leave_); });
    ::sleep(kExitFunctionsSeconds);
    _exit(kParentGoneStatus);
  }

 private:
  // None at the end.
  std::optional<Message> next() const {
    try {
      return read_message(fd_);
    } catch (const std::runtime_error&) {
      return std::nullopt;
    }
  }

  // Where there is no memory for it, Java gets no answer, and waits no longer than it would for
  // Python that does not stop.
  void take_or_drop(const Message& message) {
    try {
      take(message);
    } catch (const std::exception&) {
      return;
    }
  }

  void take(const Message& message) {
    const std::uint64_t number = message.words[0];
    switch (message.kind) {
      case MessageKind::kStopCall:
        return stops_.add(message);
      case MessageKind::kReportStacks:
        return report(ReportKind::kAnswer, number, thread_stacks());
      case MessageKind::kPrepareExit:
        return run_apart([this, number] { run_and_answer(prepare_exit_, number); });
      case MessageKind::kAddChannel:
        return serve_another(serve_another_);
      case MessageKind::kChannelOpened:
        return channel_is_open(number);
      case MessageKind::kChannelRefused:
        return channel_is_refused(number, message.told());
    }
  }

  int fd_;
  PyObject* prepare_exit_;
  PyObject* serve_another_;
  PyObject* leave_;
  Stops stops_;
};

}  // namespace

void watch_parent(int fd, const LifelineActions& actions) {
  auto* lifeline = new Lifeline(fd, actions);  // never deleted: it lives as long as the process
  std::thread([lifeline] { lifeline->stop_calls(); }).detach();
  std::thread([lifeline] { lifeline->watch(); }).detach();
}

}  // namespace pybridge
