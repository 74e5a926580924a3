// The worker's end of one channel.
#include "py/worker_channel.hpp"

#include <optional>
#include <semaphore>

#include "py/execute.hpp"
#include "py/release_watch.hpp"

namespace pybridge {

namespace {

constexpr std::size_t kUpcallBytes = 4096;

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

}  // namespace

// One upcall: the request goes out, and until its reply comes, nested requests are served.
class ChannelUpcall : public Upcall {
 public:
  // On the channel that this thread serves, or on a borrowed one.
  explicit ChannelUpcall(GilToken token)
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

FrameReader ChannelUpcall::exchange(GilToken token) {
  writer_.finish();
  channel_->send(token, writer_);
  for (;;) {
    if (!channel_->receive(token, reply_))
      throw FrameError("the JVM closed the channel during a call from Python");
    FrameReader frame(reply_.data(), reply_.size());
    if (frame.kind() == FrameKind::kReply || frame.kind() == FrameKind::kError) return frame;
    channel_->answer(token, reply_);
  }
}

class ChannelPort : public JavaPort {
 public:
  std::unique_ptr<Upcall> begin(GilToken token) override {
    return std::make_unique<ChannelUpcall>(token);
  }
  bool shares_memory() const override { return false; }
};

WorkerChannel::WorkerChannel(int read_fd, int write_fd, const Mailboxes* mailboxes,
                             std::size_t number)
    : frames_(mailboxes == nullptr ? FrameChannel(read_fd, write_fd)
                                   : FrameChannel(read_fd, write_fd, (*mailboxes)[number],
                                                  Side::kWorker, mailboxes->longest_spin())) {}

void WorkerChannel::serve() {
  const GilToken token = gil_held_by_caller();
  served_channel = this;
  std::vector<std::byte> memory;
  while (receive(token, memory)) answer(token, memory);
  served_channel = nullptr;
}

bool WorkerChannel::receive(GilToken token, std::vector<std::byte>& memory) {
  const GilRelease released(token);
  GrowingRoom room(memory);
  return frames_.receive(room, kMaxFrameBytes) > 0;
}

void WorkerChannel::send(GilToken token, const FrameWriter& frame) {
  std::uint32_t length = 0;
  std::memcpy(&length, frame.data() + header::kLengthBytes, sizeof length);
  const GilRelease released(token);
  frames_.send(frame.data(), length);
}

// Handles the request in `memory`, over which the reply is written, and sends that.
void WorkerChannel::answer(GilToken token, std::vector<std::byte>& memory) {
  FrameReader request(memory.data(), memory.size());
  FrameWriter reply(memory.data(), memory.size());
  if (request.kind() == FrameKind::kOpen) {
    open_session(token, request, reply, std::make_shared<ChannelPort>());
  } else {
    execute(token, request, reply, nullptr);
  }
  send(token, reply);
}

void add_upcall_channel(int read_fd, int write_fd, const Mailboxes* mailboxes, std::size_t number) {
  enable_release_watch(gil_held_by_caller());
  upcall_channels().add(std::make_unique<WorkerChannel>(read_fd, write_fd, mailboxes, number));
}

}  // namespace pybridge
