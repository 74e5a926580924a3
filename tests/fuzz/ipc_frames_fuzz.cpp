// Hostile bytes for a side of a channel: what comes over its pipe, and what stands in its mailbox.
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>

#include "core/frame_error.hpp"
#include "core/frame_reader.hpp"
#include "frame_stream.hpp"
#include "ipc/frame_channel.hpp"
#include "ipc/pipe.hpp"

namespace pybridge {
namespace {

constexpr std::size_t kMostFrames = 32;
constexpr std::size_t kStartBytes = 64 * 1024;  // what a receiver has without being asked

// Sends packets and is gone. One packet is one write of a peer, so a frame comes in one or in
// several reads.
class Peer {
 public:
  explicit Peer(const std::vector<Bytes>& packets) {
    require(::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends_) == 0, "a pair of sockets");
    for (const Bytes& packet : packets) {
      const auto sent = ::send(ends_[1], packet.data(), packet.size(), MSG_DONTWAIT);
      require(sent == static_cast<ssize_t>(packet.size()), "room for the packets");
    }
    ::close(ends_[1]);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() { ::close(ends_[0]); }

  int fd() const { return ends_[0]; }

 private:
  int ends_[2] = {-1, -1};
};

// Receives one frame; false where there is none any more. What it takes for one is one.
bool receive(FrameChannel& channel, Bytes& memory, std::size_t sent_bytes) {
  bool came = false;
  try {
    GrowingRoom room(memory);
    const std::size_t length = channel.receive(room, kMaxFrameBytes);
    came = length > 0;
    if (came) FrameReader(memory.data(), length);
  } catch (const FrameError&) {
    came = false;
  } catch (const PeerClosed&) {
    came = false;
  }
  require(memory.capacity() <= kStartBytes + 4 * sent_bytes,
          "memory for what has come, not for what is claimed");
  return came;
}

void receive_by_pipe(const std::vector<Bytes>& packets, std::size_t size) {
  const Peer peer(packets);
  FrameChannel channel(peer.fd(), -1);
  Bytes memory;
  while (receive(channel, memory, size)) {
  }
}

// The letters are what the frames' headers claim; the counts are in turn but for some.
void receive_by_mailbox(const std::vector<Bytes>& frames, std::size_t size) {
  static auto* mailbox = new Mailbox();
  for (Letter& letter : mailbox->letters) letter.count = letter.bytes = 0;
  for (Sleep& sleep : mailbox->sleeps) sleep.letter = 0;
  const Peer peer(frames);
  FrameChannel channel(peer.fd(), -1, *mailbox, Side::kWorker, std::chrono::nanoseconds{0});
  Letter& letter = mailbox->letters[static_cast<std::size_t>(Side::kJvm)];
  Bytes memory;
  for (const Bytes& frame : frames) {
    std::memcpy(mailbox->frame, frame.data(), std::min(frame.size(), kMailboxFrameBytes));
    FrameHeader header;
    if (frame.size() >= kHeaderBytes) header = header_of(frame.data());
    letter.bytes = header.length_bytes;
    letter.count = letter.count + (header.call_id == 3 ? 2 : 1);
    if (!receive(channel, memory, size)) return;
  }
  receive(channel, memory, size);  // one more than there are: the end
}

}  // namespace
}  // namespace pybridge

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto frames = pybridge::frames_of(data, size, pybridge::kMostFrames);
  pybridge::receive_by_pipe(frames, size);
  pybridge::receive_by_mailbox(frames, size);
  return 0;
}
