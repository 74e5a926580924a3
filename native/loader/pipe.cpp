// Pipes on Linux.
#include "pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "failure.hpp"

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

}  // namespace pybridge::loader
