// Pipes on Linux.
#include "pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "failure.hpp"
#include "sigpipe_guard.hpp"

namespace pybridge::loader {
namespace {

constexpr int firstFreeFd = 3;

}  // namespace

int aboveStandardStreams(int fd) {
  if (fd >= firstFreeFd) {
    return fd;
  }
  int moved = fcntl(fd, F_DUPFD_CLOEXEC, firstFreeFd);
  int error = errno;
  close(fd);
  if (moved < 0) {
    throw Failure::ofErrno("fcntl(F_DUPFD_CLOEXEC)", error, "fd=" + std::to_string(fd));
  }
  return moved;
}

Pipe makePipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    throw Failure::ofErrno("pipe2", errno, "flags=O_CLOEXEC");
  }
  try {
    ends[0] = aboveStandardStreams(ends[0]);
  } catch (const Failure&) {
    close(ends[1]);
    throw;
  }
  try {
    ends[1] = aboveStandardStreams(ends[1]);
  } catch (const Failure&) {
    close(ends[0]);
    throw;
  }
  return {ends[0], ends[1]};
}

void closeDescriptor(int fd) {
  // After EINTR Linux has closed the descriptor; a second close could hit another thread's new
  // file.
  if (close(fd) != 0 && errno != EINTR) {
    throw Failure::ofErrno("close", errno, "fd=" + std::to_string(fd));
  }
}

std::size_t readSome(int fd, std::byte* target, std::size_t maxBytes) {
  while (true) {
    ssize_t count = read(fd, target, maxBytes);
    if (count >= 0) {
      return static_cast<std::size_t>(count);
    }
    if (errno != EINTR) {
      throw Failure::ofErrno("read", errno,
                             "fd=" + std::to_string(fd) + ", maxBytes=" + std::to_string(maxBytes));
    }
  }
}

void readFully(int fd, std::byte* target, std::size_t bytes, const std::string& what) {
  std::size_t done = 0;
  while (done < bytes) {
    std::size_t count = readSome(fd, target + done, bytes - done);
    if (count == 0) {
      throw Failure(FailureKind::closed, "the peer closed the pipe: " + what +
                                             ", fd=" + std::to_string(fd) +
                                             ", seenBytes=" + std::to_string(done) +
                                             ", wantedBytes=" + std::to_string(bytes));
    }
    done += count;
  }
}

void writeFully(int fd, const std::byte* source, std::size_t bytes) {
  SigpipeGuard guard;
  std::size_t done = 0;
  while (done < bytes) {
    ssize_t count = write(fd, source + done, bytes - done);
    if (count >= 0) {
      done += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      int error = errno;
      std::string details = "fd=" + std::to_string(fd) + ", writtenBytes=" + std::to_string(done) +
                            ", wantedBytes=" + std::to_string(bytes);
      if (error == EPIPE) {
        guard.consume();
        throw Failure(FailureKind::closed, "the peer closed the pipe: write, " + details);
      }
      throw Failure::ofErrno("write", error, details);
    }
  }
}

}  // namespace pybridge::loader
