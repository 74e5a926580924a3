// The worker's end of one channel.
#include "py/worker_channel.hpp"

#include <unistd.h>

#include <cerrno>
#include <optional>
#include <semaphore>
#include <thread>

#include "py/execute.hpp"
#include "py/thread_stacks.hpp"

namespace pybridge {

namespace {

constexpr std::size_t kUpcallBytes = 4096;
constexpr int kParentGoneStatus = 70;
constexpr unsigned kParentGoneGraceSeconds = 2;

// The channel that this thread serves: upcalls go over it.
thread_local WorkerChannel* served_channel = nullptr;

// Idle channels for threads that serve none. Their list is guarded by the GIL; the semaphore counts
// it, for threads that wait for one do so without the GIL.
class IdleChannels {
 public:
  void add(std::unique_ptr<WorkerChannel> channel) {
    idle_.push_back(std::move(channel));
    count_.release();
  }

  std::unique_ptr<WorkerChannel> borrow(GilToken token) {
    if (!count_.try_acquire()) {
      const GilRelease released(token);
      count_.acquire();
    }
    auto channel = std::move(idle_.back());
    idle_.pop_back();
    return channel;
  }

  void give_back(std::unique_ptr<WorkerChannel> channel) {
    idle_.push_back(std::move(channel));
    count_.release();
  }

 private:
  std::vector<std::unique_ptr<WorkerChannel>> idle_;
  std::counting_semaphore<> count_{0};
};

IdleChannels& upcall_channels() {
  static IdleChannels channels;
  return channels;
}

// Makes a channel the one of this thread for a scope, so that nested calls stay on it.
class BorrowedChannel {
 public:
  explicit BorrowedChannel(GilToken token) : channel_(upcall_channels().borrow(token)) {
    served_channel = channel_.get();
  }
  BorrowedChannel(const BorrowedChannel&) = delete;
  BorrowedChannel& operator=(const BorrowedChannel&) = delete;
  ~BorrowedChannel() {
    served_channel = nullptr;
    upcall_channels().give_back(std::move(channel_));
  }
  WorkerChannel& operator*() const { return *channel_; }

 private:
  std::unique_ptr<WorkerChannel> channel_;
};

// Writes the Python stacks of this process: their length in bytes, then UTF-16.
void report_stacks(int fd) {
  const std::u16string text = thread_stacks();
  const auto bytes = static_cast<std::uint32_t>(text.size() * sizeof(char16_t));
  std::string report(reinterpret_cast<const char*>(&bytes), sizeof bytes);
  report.append(reinterpret_cast<const char*>(text.data()), bytes);
  for (std::size_t done = 0; done < report.size();) {
    const ssize_t count = ::write(fd, report.data() + done, report.size() - done);
    if (count < 0 && errno != EINTR) return;  // nobody reads any more
    if (count > 0) done += static_cast<std::size_t>(count);
  }
}

}  // namespace

// One upcall: the request goes out, and until its reply comes, nested requests are served.
class PipeUpcall : public Upcall {
 public:
  // On the channel that this thread serves, or on a borrowed one.
  explicit PipeUpcall(GilToken token)
      : memory_(kUpcallBytes), writer_(memory_.data(), memory_.size()) {
    if (served_channel == nullptr) borrowed_.emplace(token);
    channel_ = served_channel;
  }

  FrameWriter& request() override { return writer_; }
  References* references() override { return nullptr; }
  FrameReader exchange(GilToken token) override;

 private:
  std::optional<BorrowedChannel> borrowed_;
  WorkerChannel* channel_;
  std::vector<std::byte> memory_;
  FrameWriter writer_;
  // The reply's own: decoding it may call Java again.
  std::vector<std::byte> reply_;
};

FrameReader PipeUpcall::exchange(GilToken token) {
  writer_.finish();
  channel_->send(token, writer_);
  for (;;) {
    if (!channel_->receive(token, reply_))
      throw FrameError("the JVM closed the pipe during a call from Python");
    FrameReader frame(reply_.data(), reply_.size());
    if (frame.kind() == FrameKind::kReply || frame.kind() == FrameKind::kError) return frame;
    channel_->answer(token, reply_);
  }
}

class PipePort : public JavaPort {
 public:
  std::unique_ptr<Upcall> begin(GilToken token) override {
    return std::make_unique<PipeUpcall>(token);
  }
  bool shares_memory() const override { return false; }
};

void WorkerChannel::serve() {
  const GilToken token = gil_held_by_caller();
  served_channel = this;
  std::vector<std::byte> memory;
  while (receive(token, memory)) answer(token, memory);
  served_channel = nullptr;
}

bool WorkerChannel::receive(GilToken token, std::vector<std::byte>& memory) {
  const GilRelease released(token);
  return pipe_.receive(memory);
}

void WorkerChannel::send(GilToken token, const FrameWriter& frame) {
  std::uint32_t length = 0;
  std::memcpy(&length, frame.data() + header::kLengthBytes, sizeof length);
  const GilRelease released(token);
  pipe_.send(frame.data(), length);
}

// Handles the request in `memory`, over which the reply is written, and sends that.
void WorkerChannel::answer(GilToken token, std::vector<std::byte>& memory) {
  FrameReader request(memory.data(), memory.size());
  FrameWriter reply(memory.data(), memory.size());
  if (request.kind() == FrameKind::kOpen) {
    open_session(token, request, reply, std::make_shared<PipePort>());
  } else {
    execute(token, request, reply, nullptr);
  }
  send(token, reply);
}

void add_upcall_channel(int read_fd, int write_fd) {
  upcall_channels().add(std::make_unique<WorkerChannel>(read_fd, write_fd));
}

void watch_parent(int fd, int report_fd) {
  std::thread([fd, report_fd] {
    char byte = 0;
    ssize_t count = 0;
    do {
      count = ::read(fd, &byte, 1);
      if (count > 0) report_stacks(report_fd);
    } while (count > 0 || (count < 0 && errno == EINTR));
    ::sleep(kParentGoneGraceSeconds);  // the main thread sees the end of its channel and leaves in
                                       // order
    _exit(kParentGoneStatus);
  }).detach();
}

}  // namespace pybridge
