// The worker's lifeline.
#include "py/lifeline.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "core/large_thread.hpp"
#include "py/boundary.hpp"
#include "py/thread_stacks.hpp"
#include "py/watched_call.hpp"

namespace pybridge {
namespace {

constexpr int kParentGoneStatus = 70;
constexpr unsigned kExitFunctionsSeconds = 10;

using Message = std::array<std::uint64_t, 3>;
constexpr Message kReportStacks{0, 0, 0};  // twins in WorkerLifeline.java
constexpr Message kPrepareExit{0, 0, 1};

void stop(const Message& message) {
  const GilHold gil;
  try {
    stop_call(gil.token(), message[0], message[1], static_cast<StopReason>(message[2]));
  } catch (...) {
    set_python_error(gil.token());
    PyErr_WriteUnraisable(nullptr);
  }
}

// Waits for the GIL on a thread of its own, made at first use: who reads the lifeline must not.
class Stops {
 public:
  void add(const Message& message) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(message);
    if (!started_) std::thread(&Stops::run, this).detach();
    started_ = true;
    added_.notify_one();
  }

 private:
  [[noreturn]] void run() {
    for (;;) stop(next());
  }

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
  bool started_ = false;
};

// Writes a text: its length in bytes, then UTF-16.
void report(int fd, const std::u16string& text) {
  static auto* writing = new std::mutex();  // never deleted, as threads may wait for it at the end
  const std::lock_guard lock(*writing);
  const auto bytes = static_cast<std::uint32_t>(text.size() * sizeof(char16_t));
  std::string all(reinterpret_cast<const char*>(&bytes), sizeof bytes);
  all.append(reinterpret_cast<const char*>(text.data()), bytes);
  for (std::size_t done = 0; done < all.size();) {
    const ssize_t count = ::write(fd, all.data() + done, all.size() - done);
    if (count < 0 && errno != EINTR) return;  // nobody reads any more
    if (count > 0) done += static_cast<std::size_t>(count);
  }
}

// False at the end of the pipe.
bool read_message(int fd, Message& message) {
  auto* bytes = reinterpret_cast<char*>(message.data());
  for (std::size_t seen = 0; seen < sizeof message;) {
    const ssize_t count = ::read(fd, bytes + seen, sizeof message - seen);
    if (count > 0) {
      seen += static_cast<std::size_t>(count);
    } else if (count == 0 || errno != EINTR) {
      return false;
    }
  }
  return true;
}

// Runs a Python function on a thread of its own; who reads the lifeline must not wait for the GIL.
void start_python(PyObject* function, std::function<void()> then) {
  start_large_thread([function, then = std::move(then)] {
    {
      const GilHold gil;
      const auto result = py::reinterpret_steal<py::object>(PyObject_CallNoArgs(function));
      if (!result) PyErr_WriteUnraisable(function);
    }
    then();
  });
}

}  // namespace

void watch_parent(int fd, int report_fd, const py::function& prepare_exit,
                  const py::function& leave) {
  // The references stay as long as the process.
  PyObject* const prepare = prepare_exit.inc_ref().ptr();
  PyObject* const end = leave.inc_ref().ptr();
  std::thread([fd, report_fd, prepare, end] {
    static auto* stops = new Stops();  // never deleted: its thread lives as long as the process
    Message message{};
    while (read_message(fd, message)) {
      if (message == kReportStacks) {
        report(report_fd, thread_stacks());
      } else if (message == kPrepareExit) {
        start_python(prepare, [report_fd] { report(report_fd, {}); });
      } else {
        stops->add(message);
      }
    }
    start_python(end, [] {});
    ::sleep(kExitFunctionsSeconds);
    _exit(kParentGoneStatus);
  }).detach();
}

}  // namespace pybridge
