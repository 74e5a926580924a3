// Hostile bytes for the layer core: the reader, the flat walk, and the worker's end of a pipe.
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "core/frame_references.hpp"
#include "core/pipe_io.hpp"
#include "frame_stream.hpp"
#include "frame_walk.hpp"

namespace pybridge {
namespace {

constexpr std::size_t kMostFrames = 32;
constexpr std::size_t kStartBytes = 64 * 1024;  // what a pipe's receiver has without being asked

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

std::size_t java_objects_behind(const FrameReader& reader) {
  FrameReferences references(reader);
  std::size_t count = 0;
  while (references.next_java_object() != 0) ++count;
  return count;
}

// The values by their structure, then all tags in a row: both find the same in a whole frame.
void walk(const Bytes& frame) {
  FrameReader reader(frame.data(), frame.size());
  const FrameReader start = reader.from_start();
  std::size_t java_objects = 0;
  bool is_whole = false;
  try {
    java_objects = skip_values(reader, value_count(reader));
    is_whole = reader.remaining() == 0;
    java_objects_behind(reader);
    if (!is_whole) java_objects_behind(start);
  } catch (const FrameError&) {
    // It breaks in its values, or behind them.
  }
  if (is_whole) require(java_objects_behind(start) == java_objects, "two walks find the same");
}

// One packet is one write of the peer, so a frame comes in one or in several reads.
class Peer {
 public:
  explicit Peer(const std::vector<Bytes>& packets) {
    require(::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends_) == 0, "a pair of sockets");
    for (const Bytes& packet : packets) {
      const auto sent = ::send(ends_[1], packet.data(), packet.size(), MSG_DONTWAIT);
      require(sent == static_cast<ssize_t>(packet.size()), "room for the packets");
      sent_bytes_ += packet.size();
    }
    ::close(ends_[1]);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() { ::close(ends_[0]); }

  int fd() const { return ends_[0]; }
  std::size_t sent_bytes() const { return sent_bytes_; }

 private:
  int ends_[2] = {-1, -1};
  std::size_t sent_bytes_ = 0;
};

void receive(const std::vector<Bytes>& packets) {
  const Peer peer(packets);
  const FramePipe pipe(peer.fd(), -1);
  Bytes memory;
  try {
    while (pipe.receive(memory)) FrameReader(memory.data(), memory.size());
  } catch (const FrameError&) {
    // What came is kept; a length that is only claimed must not take memory.
  }
  require(memory.capacity() <= kStartBytes + 4 * peer.sent_bytes(),
          "memory for what has come, not for what is claimed");
}

}  // namespace
}  // namespace pybridge

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<pybridge::Bytes> frames =
      pybridge::frames_of(data, size, pybridge::kMostFrames);
  for (const pybridge::Bytes& frame : frames) {
    try {
      pybridge::walk(frame);
    } catch (const pybridge::FrameError&) {
      continue;  // no frame
    }
  }
  pybridge::receive(frames);
  return 0;
}
