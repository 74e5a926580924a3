// The worker's end of one channel: serves requests, and sends upcalls over the same channel.
#pragma once

#include <memory>
#include <vector>

#include "ipc/frame_channel.hpp"
#include "ipc/mailboxes.hpp"
#include "py/session.hpp"

namespace pybridge {

class WorkerChannel {
 public:
  // By the mailbox of this number; `mailboxes` is null where only the pipes carry frames.
  WorkerChannel(int read_fd, int write_fd, const Mailboxes* mailboxes, std::size_t number);

  // Serves until the channel's end; to be called with the GIL held, by one thread. Returns at a
  // clean end. Throws FrameError for bytes that are no frame.
  void serve();

 private:
  friend class ChannelUpcall;

  bool receive(GilToken, std::vector<std::byte>& memory);
  void send(GilToken, const FrameWriter& frame);
  void answer(GilToken, std::vector<std::byte>& memory);

  FrameChannel frames_;
};

// Adds a channel for threads that serve none: on it they call Java. More are opened as they are
// needed.
void add_upcall_channel(int read_fd, int write_fd, const Mailboxes* mailboxes, std::size_t number);

}  // namespace pybridge
