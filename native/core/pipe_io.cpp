// Blocking reads and writes of whole frames on a pair of pipes, for the worker's side.
#include "core/pipe_io.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>
#include <system_error>

#include "core/frame_error.hpp"
#include "core/frame_layout.hpp"

namespace pybridge {
namespace {

constexpr std::size_t kStartBytes = 64 * 1024;
constexpr std::size_t kKeptBytes = 16 * 1024 * 1024;

}  // namespace

FramePipe::FramePipe(int read_fd, int write_fd) : read_fd_(read_fd), write_fd_(write_fd) {}

bool FramePipe::receive(std::vector<std::byte>& memory) const {
  if (memory.size() < kStartBytes || memory.size() > kKeptBytes)
    std::vector<std::byte>(kStartBytes).swap(memory);
  // Most frames are short: one read takes header and body, since the peer waits for the reply.
  std::size_t seen = 0;
  while (seen < kHeaderBytes) {
    const std::size_t count = read_up_to(memory.data() + seen, memory.size() - seen);
    if (count == 0) {
      if (seen == 0) return false;
      throw FrameError("pipe ended within a header: seenBytes=" + std::to_string(seen));
    }
    seen += count;
  }
  std::uint32_t magic = 0;
  std::uint32_t length = 0;
  std::memcpy(&magic, memory.data() + header::kMagic, sizeof magic);
  std::memcpy(&length, memory.data() + header::kLengthBytes, sizeof length);
  if (magic != kFrameMagic || length < kHeaderBytes || length < seen) {
    throw FrameError("no call frame on the pipe: magic=" + std::to_string(magic) +
                     ", lengthBytes=" + std::to_string(length) +
                     ", seenBytes=" + std::to_string(seen));
  }
  if (length > memory.size()) memory.resize(padded(length));
  while (seen < length) {
    const std::size_t count = read_up_to(memory.data() + seen, length - seen);
    if (count == 0)
      throw FrameError("pipe ended within a frame: seenBytes=" + std::to_string(seen));
    seen += count;
  }
  return true;
}

void FramePipe::send(const std::byte* frame, std::size_t bytes) const {
  std::size_t sent = 0;
  while (sent < bytes) {
    const ssize_t count = ::write(write_fd_, frame + sent, bytes - sent);
    if (count >= 0) {
      sent += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      throw std::system_error(errno, std::generic_category(), "write of a frame to the pipe");
    }
  }
}

std::size_t FramePipe::read_up_to(std::byte* target, std::size_t bytes) const {
  for (;;) {
    const ssize_t count = ::read(read_fd_, target, bytes);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "read of a frame from the pipe");
  }
}

}  // namespace pybridge
