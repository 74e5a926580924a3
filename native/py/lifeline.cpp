// The worker's lifeline.
#include "py/lifeline.hpp"

#include <unistd.h>

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <deque>
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
constexpr int kBrokenStatus = 71;  // twin of that in bridge/worker.py
constexpr unsigned kExitFunctionsSeconds = 10;

// Twins in WorkerLifeline.java.
enum class MessageKind : std::uint64_t {
  kStopCall = 0,        // session, call, StopReason
  kReportStacks = 1,    // the question's number
  kPrepareExit = 2,     // the question's number
  kAddChannel = 3,      // for calls
  kChannelOpened = 4,   // the offer's number
  kChannelRefused = 5,  // the offer's number, the length of the reason, which follows in UTF-8
  kEnd = 6,             // the end of the pipe, for Exits alone
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

// What waits for the GIL, which the thread that reads the lifeline must not: calls that are to end,
// and the exit functions, where there can be no thread for them.
class Waiting {
 public:
  void add_stop(const Message& message) {
    const std::lock_guard lock(mutex_);
    stops_.push_back(message);
    added_.notify_one();
  }

  // Takes no memory. The last one counts.
  void add_exit(const Message& message) {
    const std::lock_guard lock(mutex_);
    exit_ = message;
    has_exit_ = true;
    added_.notify_one();
  }

  Message next() {
    std::unique_lock lock(mutex_);
    added_.wait(lock, [this] { return has_exit_ || !stops_.empty(); });
    if (stops_.empty()) {
      has_exit_ = false;
      return exit_;
    }
    const Message message = stops_.front();
    stops_.pop_front();
    return message;
  }

 private:
  std::mutex mutex_;
  std::condition_variable added_;
  std::deque<Message> stops_;
  Message exit_{};
  bool has_exit_ = false;
};

// Throws PeerClosed at the end of the pipe, and another exception where it is not ours any more.
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

// Has a thread serve on one more channel, or tells why none can be made.
void serve_another(PyObject* function) {
  try {
    start_large_thread([function] { run_python(function); });
  } catch (const std::exception& error) {
    report_text(ReportKind::kNoChannel, 0, error.what());
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

  // Does what waits for the GIL, beside watch(), which has to go on.
  [[noreturn]] void serve() {
    for (;;) {
      const Message message = waiting_.next();
      if (message.kind == MessageKind::kStopCall) {
        stop(message);
      } else {
        exit(message);
      }
    }
  }

  [[noreturn]] void watch() {
    while (const std::optional<Message> message = next()) take_or_drop(*message);
    no_more_channels();
    Message end{};
    end.kind = MessageKind::kEnd;
    exit_apart(end);
    ::sleep(kExitFunctionsSeconds);
    _exit(kParentGoneStatus);
  }

 private:
  // None at the end.
  std::optional<Message> next() const {
    try {
      return read_message(fd_);
    } catch (const PeerClosed&) {
      return std::nullopt;
    } catch (const std::exception& error) {
      end_broken(error.what());
    }
  }

  // The program has closed the descriptor, or uses it: nobody could tell of the JVM's end.
  [[noreturn]] static void end_broken(const char* why) {
    dprintf(STDERR_FILENO, "pybridge: a worker lost its lifeline: %s\n", why);
    _exit(kBrokenStatus);
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
        return waiting_.add_stop(message);
      case MessageKind::kReportStacks:
        report(ReportKind::kAnswer, number, thread_stacks());
        return;
      case MessageKind::kPrepareExit:
        return exit_apart(message);
      case MessageKind::kAddChannel:
        return serve_another(serve_another_);
      case MessageKind::kChannelOpened:
        return channel_is_open(number);
      case MessageKind::kChannelRefused:
        return channel_is_refused(number, message.told());
      case MessageKind::kEnd:
        return;  // never read
    }
  }

  // Calls may have to be stopped meanwhile.
  void exit_apart(const Message& message) {
    try {
      start_large_thread([this, message] { exit(message); });
    } catch (const std::exception&) {
      waiting_.add_exit(message);
    }
  }

  void exit(const Message& message) {
    if (message.kind == MessageKind::kEnd) return run_python(leave_);
    run_python(prepare_exit_);
    report_text(ReportKind::kAnswer, message.words[0], "");
  }

  int fd_;
  PyObject* prepare_exit_;
  PyObject* serve_another_;
  PyObject* leave_;
  Waiting waiting_;
};

}  // namespace

void watch_parent(int fd, const LifelineActions& actions) {
  auto* lifeline = new Lifeline(fd, actions);  // never deleted: it lives as long as the process
  std::thread([lifeline] { lifeline->serve(); }).detach();
  std::thread([lifeline] { lifeline->watch(); }).detach();
}

}  // namespace pybridge
