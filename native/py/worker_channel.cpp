// The worker's end of one channel.
#include "py/worker_channel.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>

#include "py/added_channels.hpp"
#include "py/execute.hpp"
#include "py/release_watch.hpp"

namespace pybridge {

namespace {

constexpr std::size_t kUpcallBytes = 4096;

// The channel that this thread serves: upcalls go over it.
thread_local WorkerChannel* served_channel = nullptr;

using Clock = std::chrono::steady_clock;

// All of them are lent to callbacks, which may wait for the one that wants another.
constexpr std::chrono::milliseconds kPatience{10};
constexpr std::chrono::milliseconds kPatienceOnceRefused{100};
constexpr std::chrono::seconds kHopeless{10};

// Idle channels for threads that serve none. Those who wait do so without the GIL.
class IdleChannels {
 public:
  // For those that are opened later: the mailboxes are null where the pipes carry the frames.
  void add(std::unique_ptr<WorkerChannel> channel, const Mailboxes* mailboxes) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(channel));
    ++count_;
    like_ = mailboxes;
  }

  // Opens another where none comes free soon. Throws std::runtime_error where it cannot, and none
  // comes free at all; and in a forked child.
  std::unique_ptr<WorkerChannel> borrow(GilToken token) {
    // Its parent's threads may have had the lock.
    if (is_forked_child(token)) return open_channel(token, ChannelUse::kUpcalls, like_);
    auto channel = borrow_idle();
    return channel == nullptr ? wait_for_one(token) : std::move(channel);
  }

  void give_back(GilToken token, std::unique_ptr<WorkerChannel> channel) {
    if (is_forked_child(token)) return;
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(channel));
    last_returned_ = Clock::now();
    returned_.notify_one();
  }

 private:
  // While one thread opens a channel.
  class Opening {
   public:
    explicit Opening(IdleChannels& channels) : channels_(channels) {}
    Opening(const Opening&) = delete;
    Opening& operator=(const Opening&) = delete;
    ~Opening() {
      const std::lock_guard lock(channels_.mutex_);
      channels_.is_opening_ = false;
    }

    // So that what is given back needs no memory.
    void reserve() const {
      const std::lock_guard lock(channels_.mutex_);
      channels_.idle_.reserve(channels_.count_ + 1);
    }

    void done() const {
      const std::lock_guard lock(channels_.mutex_);
      ++channels_.count_;
    }

   private:
    IdleChannels& channels_;
  };

  std::unique_ptr<WorkerChannel> borrow_idle() {
    const std::lock_guard lock(mutex_);
    return take();
  }

  // With the lock.
  std::unique_ptr<WorkerChannel> take() {
    if (idle_.empty()) return nullptr;
    auto channel = std::move(idle_.back());
    idle_.pop_back();
    return channel;
  }

  std::unique_ptr<WorkerChannel> wait_for_one(GilToken token) {
    const Clock::time_point start = Clock::now();
    std::string refusal;
    for (;;) {
      auto channel =
          await(token, refusal.empty() ? kPatience : kPatienceOnceRefused, start, refusal);
      if (channel != nullptr) return channel;
      const Opening opening(*this);
      try {
        opening.reserve();
        channel = open_channel(token, ChannelUse::kUpcalls, like_);
        opening.done();
        return channel;
      } catch (const std::exception& error) {
        refusal = error.what();
      }
    }
  }

  // One that has come free; or null, then this thread is the one to open another.
  std::unique_ptr<WorkerChannel> await(GilToken token, std::chrono::milliseconds patience,
                                       Clock::time_point start, const std::string& refusal) {
    const GilRelease released(token);
    std::unique_lock lock(mutex_);
    for (;;) {
      const std::size_t count = count_;
      if (returned_.wait_for(lock, patience, [this] { return !idle_.empty(); })) return take();
      if (Clock::now() - std::max(start, last_returned_) >= kHopeless) fail(refusal);
      if (is_opening_ || count_ != count) continue;
      is_opening_ = true;
      return nullptr;
    }
  }

  [[noreturn]] void fail(const std::string& refusal) const {
    throw std::runtime_error(
        "no channel to Java came free within " + std::to_string(kHopeless.count()) + " s: all " +
        std::to_string(count_) +
        " are in calls of other threads that Python made; there can be no other: " +
        (refusal.empty() ? "the JVM does not answer" : refusal) +
        "; let fewer threads wait for each other in callbacks");
  }

  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<WorkerChannel>> idle_;
  Clock::time_point last_returned_{};
  std::size_t count_ = 0;
  bool is_opening_ = false;
  const Mailboxes* like_ = nullptr;
};

IdleChannels& upcall_channels() {
  static auto* channels = new IdleChannels();  // never deleted: threads wait for them at the end
  return *channels;
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
    upcall_channels().give_back(gil_held_by_caller(), std::move(channel_));
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
  upcall_channels().add(std::make_unique<WorkerChannel>(read_fd, write_fd, mailboxes, number),
                        mailboxes);
}

}  // namespace pybridge
