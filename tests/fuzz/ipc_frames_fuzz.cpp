// A hostile peer of a channel: frames that come and frames that go, by its pipe and by its mailbox.
#include "core/frame_error.hpp"
#include "hostile_peer.hpp"
#include "ipc/frame_channel.hpp"
#include "ipc/pipe.hpp"

namespace pybridge {
namespace {

constexpr std::size_t kMostFrames = 32;
constexpr std::size_t kStartBytes = 64 * 1024;  // what a receiver has without being asked
constexpr int kPeerFd = 1 << 20;

HostilePeer* peer_of_this_run = nullptr;

// A room that ends where its memory does, so that a sanitizer sees what goes beyond it. One of the
// allocator's, of this size, would be mapped and unmapped for each frame.
class TightRoom : public FrameRoom {
 public:
  TightRoom() : FrameRoom(std::span(memory()).last(kStartBytes)) {}

 protected:
  std::byte* larger(std::size_t bytes, std::size_t kept) override {
    pybridge::require(bytes <= kMostBytes, "memory for what has come");
    const auto now = std::span(memory()).last(bytes);
    std::memmove(now.data(), data(), kept);
    return now.data();
  }

 private:
  static constexpr std::size_t kMostBytes = 4 * kMostCrossingBytes;

  static Bytes& memory() {
    static auto* memory = new Bytes(kMostBytes);
    return *memory;
  }
};

// What it takes for a frame is one, and of an honest peer the one that was sent.
bool receive(FrameChannel& channel, const HostilePeer& peer, const Step& step, FrameRoom& room) {
  const std::size_t length = channel.receive(room, kMaxFrameBytes);
  if (length == 0) return false;
  const FrameHeader header = header_of(room.data());
  require(header.magic == kFrameMagic && header.length_bytes == length, "a frame is received");
  require(!peer.is_honest() || !step.is_sound() || step.is_at(0, {room.data(), length}),
          "what is received is what was sent");
  return true;
}

// The frame ends where its memory does, so that a sanitizer sees a read beyond it.
bool send(FrameChannel& channel, const Step& step) {
  static auto* memory = new Bytes(kMostCrossingBytes);
  const auto frame = std::span(*memory).last(step.length());
  step.copy(0, frame);
  channel.send(frame.data(), frame.size());
  return true;
}

// Whether the frame crossed.
bool cross(FrameChannel& channel, HostilePeer& peer, Step& step, FrameRoom& room) {
  bool crosses = false;
  try {
    peer.begin(step);
    crosses = step.is_received() ? receive(channel, peer, step, room) : send(channel, step);
    peer.end();
  } catch (const FrameError&) {
    crosses = false;
  } catch (const PeerClosed&) {
    crosses = false;
  }
  require(crosses || !peer.is_honest() || !step.is_sound(), "an honest peer's frame crosses");
  require(room.capacity_bytes() <= kStartBytes + 4 * peer.delivered_bytes(),
          "memory for what has come, not for what is claimed");
  return crosses;
}

template <typename Room, typename... Memory>
void run(const std::vector<std::span<const std::byte>>& frames, Mailbox* mailbox,
         Memory&... memory) {
  HostilePeer peer(mailbox);
  peer_of_this_run = &peer;
  FrameChannel channel = mailbox == nullptr
                             ? FrameChannel(kPeerFd, kPeerFd)
                             : FrameChannel(kPeerFd, kPeerFd, *mailbox, Side::kWorker, {});
  for (const auto frame : frames) {
    Step step(frame);
    Room room(memory...);
    if (!cross(channel, peer, step, room)) return;
  }
  if (!peer.is_honest()) return;
  Room room(memory...);
  require(channel.receive(room, kMaxFrameBytes) == 0, "a channel ends where its peer is gone");
}

void run_by_pipe(const std::vector<std::span<const std::byte>>& frames) {
  static auto* memory = new Bytes();
  if (memory->capacity() > kStartBytes) Bytes().swap(*memory);
  run<GrowingRoom>(frames, nullptr, *memory);
}

void run_by_mailbox(const std::vector<std::span<const std::byte>>& frames) {
  static auto* mailbox = new Mailbox();
  run<TightRoom>(frames, mailbox);
}

}  // namespace
}  // namespace pybridge

// The linker puts these in the place of the system calls.
extern "C" ssize_t __real_read(int fd, void* target, std::size_t bytes);
extern "C" ssize_t __real_write(int fd, const void* source, std::size_t bytes);

extern "C" ssize_t __wrap_read(int fd, void* target, std::size_t bytes) {
  if (fd != pybridge::kPeerFd) return __real_read(fd, target, bytes);
  return pybridge::peer_of_this_run->read({static_cast<std::byte*>(target), bytes});
}

extern "C" ssize_t __wrap_write(int fd, const void* source, std::size_t bytes) {
  if (fd != pybridge::kPeerFd) return __real_write(fd, source, bytes);
  return pybridge::peer_of_this_run->write({static_cast<const std::byte*>(source), bytes});
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto frames = pybridge::cut(data, size, pybridge::kMostFrames);
  pybridge::run_by_pipe(frames);
  pybridge::run_by_mailbox(frames);
  return 0;
}
