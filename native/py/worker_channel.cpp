// The worker's end of one channel.
#include "py/worker_channel.hpp"

#include <unistd.h>

#include <cerrno>
#include <thread>

#include "py/execute.hpp"

namespace pybridge {

namespace {

constexpr std::size_t kUpcallBytes = 4096;
constexpr int kParentGoneStatus = 70;

// The channel that this thread serves: upcalls go over it.
thread_local WorkerChannel* served_channel = nullptr;

}  // namespace

// One upcall: the request goes out, and until its reply comes, nested requests are served.
class PipeUpcall : public Upcall {
 public:
  explicit PipeUpcall(WorkerChannel& channel)
      : channel_(channel), memory_(kUpcallBytes), writer_(memory_.data(), memory_.size()) {}

  FrameWriter& request() override { return writer_; }
  References* references() override { return nullptr; }
  FrameReader exchange(GilToken token) override;

 private:
  WorkerChannel& channel_;
  std::vector<std::byte> memory_;
  FrameWriter writer_;
  // The reply's own: decoding it may call Java again.
  std::vector<std::byte> reply_;
};

FrameReader PipeUpcall::exchange(GilToken token) {
  writer_.finish();
  channel_.send(token, writer_);
  for (;;) {
    if (!channel_.receive(token, reply_)) throw FrameError("the JVM closed the pipe during a call from Python");
    FrameReader frame(reply_.data(), reply_.size());
    if (frame.kind() == FrameKind::kReply || frame.kind() == FrameKind::kError) return frame;
    channel_.answer(token, reply_);
  }
}

class PipePort : public JavaPort {
 public:
  std::unique_ptr<Upcall> begin(GilToken) override {
    if (served_channel == nullptr) {
      throw std::runtime_error(
          "Java can be called only from a thread that serves a call from Java: this thread was made by Python in a "
          "worker process");
    }
    return std::make_unique<PipeUpcall>(*served_channel);
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

void watch_parent(int fd) {
  std::thread([fd] {
    char byte = 0;
    ssize_t count = 0;
    do {
      count = ::read(fd, &byte, 1);
    } while (count > 0 || (count < 0 && errno == EINTR));
    _exit(kParentGoneStatus);
  }).detach();
}

}  // namespace pybridge
