// The JVM's side of a channel.
#include "frame_channel_handle.hpp"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "core/frame_layout.hpp"
#include "descriptors.hpp"
#include "failure.hpp"
#include "ipc/frame_channel.hpp"
#include "ipc/pipe.hpp"

namespace pybridge::loader {
namespace {

class OwnedChannel {
 public:
  OwnedChannel(int readFd, int writeFd, Mailbox* mailbox, std::chrono::nanoseconds longestSpin)
      : frames(mailbox == nullptr
                   ? FrameChannel(readFd, writeFd)
                   : FrameChannel(readFd, writeFd, *mailbox, Side::kJvm, longestSpin)),
        readFd_(readFd),
        writeFd_(writeFd) {}

  void closeEnds() const {
    closeDescriptor(readFd_);
    closeDescriptor(writeFd_);
  }

  FrameChannel frames;

 private:
  int readFd_;
  int writeFd_;
};

OwnedChannel& channelOf(jlong channel) {
  return *reinterpret_cast<OwnedChannel*>(static_cast<std::uintptr_t>(channel));
}

// Java's memory, and a block of its own for what is larger.
class JavaRoom : public FrameRoom {
 public:
  using FrameRoom::FrameRoom;

  std::byte* release() { return block_.release(); }

 protected:
  std::byte* larger(std::size_t bytes, std::size_t kept) override {
    const bool isFirst = block_ == nullptr;
    void* block = std::realloc(block_.get(), bytes);
    if (block == nullptr) {
      throw Failure(FailureKind::memory,
                    "native memory for a frame: lengthBytes=" + std::to_string(bytes));
    }
    if (isFirst) {
      std::memcpy(block, data(), kept);
    }
    static_cast<void>(block_.release());  // its bytes are in the new one
    block_.reset(static_cast<std::byte*>(block));
    return block_.get();
  }

 private:
  struct Free {
    void operator()(std::byte* block) const noexcept { std::free(block); }
  };
  std::unique_ptr<std::byte, Free> block_;
};

}  // namespace

jlong openFrameChannel(int readFd, int writeFd, std::byte* mailbox,
                       std::chrono::nanoseconds longestSpin) {
  auto* channel =
      new OwnedChannel(readFd, writeFd, reinterpret_cast<Mailbox*>(mailbox), longestSpin);
  return static_cast<jlong>(reinterpret_cast<std::uintptr_t>(channel));
}

void closeFrameChannel(jlong channel) {
  const std::unique_ptr<OwnedChannel> owned(&channelOf(channel));
  owned->closeEnds();
}

void sendFrame(jlong channel, const std::byte* frame, std::size_t lengthBytes) {
  channelOf(channel).frames.send(frame, lengthBytes);
}

jlong receiveFrame(jlong channel, std::byte* memory, std::size_t capacityBytes,
                   std::size_t maxBytes) {
  JavaRoom room({memory, capacityBytes});
  const auto length = static_cast<jlong>(channelOf(channel).frames.receive(room, maxBytes));
  if (length == 0) {
    throw PeerClosed("the peer closed the pipe: before a frame");
  }
  std::byte* block = room.release();
  if (block == nullptr) {
    return length;
  }
  std::uint64_t address = reinterpret_cast<std::uintptr_t>(block);
  std::memcpy(memory + header::kTarget, &address, sizeof address);
  return -length;
}

}  // namespace pybridge::loader
