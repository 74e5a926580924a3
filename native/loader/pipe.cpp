// Pipes on Linux.
#include "pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "failure.hpp"
#include "ipc/pipe.hpp"

namespace pybridge::loader {

Pipe makePipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    throw Failure::ofErrno("pipe2", errno, "flags=O_CLOEXEC");
  }
  try {
    ends[0] = above_standard_streams(ends[0]);
  } catch (...) {
    close(ends[1]);
    throw;
  }
  try {
    ends[1] = above_standard_streams(ends[1]);
  } catch (...) {
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
