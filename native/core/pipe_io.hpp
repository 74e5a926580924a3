// Blocking reads and writes of whole frames on a pair of pipes, for the worker's side.
#pragma once

#include <cstddef>
#include <vector>

namespace pybridge {

class FramePipe {
 public:
  // Borrows both descriptors for its life.
  FramePipe(int read_fd, int write_fd);

  // Blocks for one frame and reads it to the start of `memory`, which grows as needed; false at a
  // clean end of the pipe. Throws FrameError for bytes that are no frame, std::system_error for a
  // broken pipe.
  bool receive(std::vector<std::byte>& memory) const;

  void send(const std::byte* frame, std::size_t bytes) const;

 private:
  std::size_t read_up_to(std::byte* target, std::size_t bytes) const;

  int read_fd_;
  int write_fd_;
};

}  // namespace pybridge
