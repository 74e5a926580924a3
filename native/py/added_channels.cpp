// Channels that a worker adds while it runs.
#include "py/added_channels.hpp"

#include <array>
#include <condition_variable>
#include <list>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "ipc/pipe.hpp"
#include "ipc/shared_segment.hpp"
#include "py/reports.hpp"
#include "py/worker_channel.hpp"

namespace pybridge {
namespace {

bool left_to_parent = false;  // guarded by the GIL, with which a process is forked

// The offers that the JVM has not answered yet.
class Offers {
 public:
  std::uint64_t add() {
    const std::lock_guard lock(mutex_);
    answers_[++last_];
    return last_;
  }

  // Throws what was refused.
  void await(std::uint64_t offer) {
    std::unique_lock lock(mutex_);
    answered_.wait(lock, [&] { return ended_ || answers_[offer].has_value(); });
    const std::string refusal = answers_[offer].value_or("the JVM has ended");
    answers_.erase(offer);
    if (!refusal.empty()) throw std::runtime_error(refusal);
  }

  // An empty refusal: the channel is open.
  void answer(std::uint64_t offer, std::string_view refusal) {
    const std::lock_guard lock(mutex_);
    const auto found = answers_.find(offer);
    if (found != answers_.end()) found->second.emplace(told(refusal));
    answered_.notify_all();
  }

  void end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    answered_.notify_all();
  }

 private:
  // Who waits hears of it even if there is no memory to say why.
  static std::string told(std::string_view refusal) {
    try {
      return std::string(refusal);
    } catch (const std::bad_alloc&) {
      return "no memory";  // short enough to need none
    }
  }

  std::mutex mutex_;
  std::condition_variable answered_;
  std::map<std::uint64_t, std::optional<std::string>> answers_;  // an empty one: it is open
  std::uint64_t last_ = 0;
  bool ended_ = false;
};

Offers& offers() {
  static auto* offers = new Offers();  // never deleted: threads wait at the end of the process
  return *offers;
}

// A mailbox beside those that the JVM made, shared by a descriptor of its own.
class OwnMailbox {
 public:
  explicit OwnMailbox(const Mailboxes& like)
      : memory_(std::in_place, sizeof(MailboxesHead) + sizeof(Mailbox)) {
    new (memory_->data()) MailboxesHead{1, static_cast<std::uint64_t>(like.longest_spin().count())};
    mailboxes_.emplace(memory_->fd());
  }

  int fd() const { return memory_ ? memory_->fd() : -1; }
  Mailboxes& mailboxes() { return *mailboxes_; }
  // The JVM has mapped it: the descriptor is of no more use.
  void close_descriptor() { memory_.reset(); }

 private:
  std::optional<SharedSegment> memory_;
  std::optional<Mailboxes> mailboxes_;
};

struct AddedChannel {
  explicit AddedChannel(const Mailboxes* like)
      : read_end(make_pipe().read_end), write_end(make_pipe().write_end) {
    if (like != nullptr) mailbox.emplace(*like);
  }

  // What the JVM needs to open the other ends: a link to a pipe stands for both of its own.
  std::array<std::uint64_t, 4> offer(ChannelUse use) const {
    const int memory = mailbox ? mailbox->fd() : -1;
    return {static_cast<std::uint64_t>(use), static_cast<std::uint64_t>(read_end.get()),
            static_cast<std::uint64_t>(write_end.get()), static_cast<std::uint64_t>(memory)};
  }

  Descriptor read_end;
  Descriptor write_end;
  std::optional<OwnMailbox> mailbox;
};

// They stay for the process's life. Guarded by the GIL.
std::list<AddedChannel>& added() {
  static auto* channels = new std::list<AddedChannel>();
  return *channels;
}

void offer_and_wait(GilToken token, ChannelUse use, const AddedChannel& channel) {
  const auto words = channel.offer(use);
  const GilRelease released(token);
  const std::uint64_t offer = offers().add();
  if (!report(ReportKind::kChannel, offer, std::as_bytes(std::span(words)))) offers().end();
  offers().await(offer);
}

}  // namespace

std::unique_ptr<WorkerChannel> open_channel(GilToken token, ChannelUse use, const Mailboxes* like) {
  if (is_forked_child(token))
    throw std::runtime_error(
        "a forked child of a worker cannot call Java: the JVM is its parent's");
  const auto made = added().emplace(added().end(), like);
  try {
    auto channel =
        std::make_unique<WorkerChannel>(made->read_end.get(), made->write_end.get(),
                                        made->mailbox ? &made->mailbox->mailboxes() : nullptr, 0);
    offer_and_wait(token, use, *made);
    if (made->mailbox) made->mailbox->close_descriptor();
    return channel;
  } catch (const std::exception&) {
    added().erase(made);
    throw;
  }
}

void channel_is_open(std::uint64_t offer) {
  offers().answer(offer, {});
}

void channel_is_refused(std::uint64_t offer, std::string_view why) {
  offers().answer(offer, why);
}

void no_more_channels() {
  offers().end();
}

std::vector<int> leave_added_channels_to_parent(GilToken) {
  left_to_parent = true;
  std::vector<int> descriptors;
  for (AddedChannel& channel : added()) {
    descriptors.insert(descriptors.end(), {channel.read_end.get(), channel.write_end.get()});
    if (!channel.mailbox) continue;
    channel.mailbox->mailboxes().detach();
    if (channel.mailbox->fd() >= 0) descriptors.push_back(channel.mailbox->fd());
  }
  return descriptors;
}

bool is_forked_child(GilToken) {
  return left_to_parent;
}

}  // namespace pybridge
