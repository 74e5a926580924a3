// Descriptors on Linux.
#include "descriptors.hpp"

#include <unistd.h>

#include <cerrno>

#include "failure.hpp"

namespace pybridge::loader {

void closeDescriptor(int fd) {
  // After EINTR Linux has closed the descriptor; a second close could hit another thread's new
  // file.
  if (close(fd) != 0 && errno != EINTR) {
    throw Failure::ofErrno("close", errno, "fd=" + std::to_string(fd));
  }
}

}  // namespace pybridge::loader
