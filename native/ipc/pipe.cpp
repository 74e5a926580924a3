// Pipes, and blocking reads and writes of them.
#include "ipc/pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include "ipc/sigpipe_guard.hpp"

namespace pybridge {
namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

// Opening a wrong descriptor's file could block, or do something.
void require_pipe(const std::string& path) {
  std::array<char, 64> target{};
  const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
  if (length < 0) fail(errno, "open: " + path);
  const std::string_view link(target.data(), static_cast<std::size_t>(length));
  if (!link.starts_with("pipe:")) fail(EINVAL, "not the pipe that was meant: " + path);
}

}  // namespace

Pipe make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail(errno, "pipe2");
  Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  return {Descriptor(above_standard_streams(read_end.release())),
          Descriptor(above_standard_streams(write_end.release()))};
}

Descriptor open_pipe(std::uint64_t holder_pid, std::uint64_t holder_fd, PipeEnd end) {
  const std::string path =
      "/proc/" + std::to_string(holder_pid) + "/fd/" + std::to_string(holder_fd);
  require_pipe(path);
  const int mode = end == PipeEnd::kRead ? O_RDONLY : O_WRONLY;
  const int opened = ::open(path.c_str(), mode | O_CLOEXEC | O_NONBLOCK);
  if (opened < 0) fail(errno, "open: " + path);
  Descriptor descriptor(above_standard_streams(opened));
  if (::fcntl(descriptor.get(), F_SETFL, 0) != 0) fail(errno, "fcntl(F_SETFL): " + path);
  return descriptor;
}

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
