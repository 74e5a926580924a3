// Blocking reads and writes of pipes.
#include "ipc/pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "ipc/sigpipe_guard.hpp"

namespace pybridge {
namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

}  // namespace

int above_standard_streams(int fd) {
  constexpr int first_free = STDERR_FILENO + 1;
  if (fd >= first_free) return fd;
  const int moved = ::fcntl(fd, F_DUPFD_CLOEXEC, first_free);
  const int error = errno;
  ::close(fd);
  if (moved < 0) fail(error, "fcntl(F_DUPFD_CLOEXEC): fd=" + std::to_string(fd));
  return moved;
}

std::size_t read_some(int fd, std::byte* target, std::size_t max_bytes) {
  for (;;) {
    const ssize_t count = ::read(fd, target, max_bytes);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) {
      fail(errno, "read: fd=" + std::to_string(fd) + ", maxBytes=" + std::to_string(max_bytes));
    }
  }
}

void read_fully(int fd, std::byte* target, std::size_t bytes, const char* where) {
  for (std::size_t seen = 0; seen < bytes;) {
    const std::size_t count = read_some(fd, target + seen, bytes - seen);
    if (count == 0) {
      throw PeerClosed("the peer closed the pipe: " + std::string(where) +
                       ", fd=" + std::to_string(fd) + ", seenBytes=" + std::to_string(seen) +
                       ", wantedBytes=" + std::to_string(bytes));
    }
    seen += count;
  }
}

void write_fully(int fd, const std::byte* source, std::size_t bytes) {
  SigpipeGuard guard;
  for (std::size_t done = 0; done < bytes;) {
    const ssize_t count = ::write(fd, source + done, bytes - done);
    if (count >= 0) {
      done += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      const int error = errno;
      const std::string what = "write: fd=" + std::to_string(fd) +
                               ", writtenBytes=" + std::to_string(done) +
                               ", wantedBytes=" + std::to_string(bytes);
      if (error != EPIPE) fail(error, what);
      guard.consume();
      throw PeerClosed("the peer closed the pipe: " + what);
    }
  }
}

}  // namespace pybridge
