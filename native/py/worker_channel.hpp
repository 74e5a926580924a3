// The worker's end of one channel: serves requests from a pipe, and sends upcalls over the same
// pipe.
#pragma once

#include <memory>
#include <vector>

#include "core/pipe_io.hpp"
#include "py/session.hpp"

namespace pybridge {

class WorkerChannel {
 public:
  WorkerChannel(int read_fd, int write_fd) : pipe_(read_fd, write_fd) {}

  // Serves until the pipe's end; to be called with the GIL held, by one thread. Returns at a clean
  // end. Throws FrameError for bytes that are no frame.
  void serve();

 private:
  friend class PipeUpcall;

  bool receive(GilToken, std::vector<std::byte>& memory);
  void send(GilToken, const FrameWriter& frame);
  void answer(GilToken, std::vector<std::byte>& memory);

  FramePipe pipe_;
};

// Adds a channel for threads that serve none: on it they call Java.
void add_upcall_channel(int read_fd, int write_fd);

}  // namespace pybridge
