// The mailboxes of all channels of a worker, as the worker has them.
#pragma once

#include <chrono>
#include <cstddef>

#include "ipc/mailbox.hpp"

namespace pybridge {

class Mailboxes {
 public:
  // Maps the memory that the JVM has made; the descriptor is borrowed. Throws std::system_error, or
  // FrameError for other memory.
  explicit Mailboxes(int fd);
  Mailboxes(const Mailboxes&) = delete;
  Mailboxes& operator=(const Mailboxes&) = delete;
  ~Mailboxes();

  // Throws FrameError beyond the last one.
  Mailbox& operator[](std::size_t number) const;
  std::chrono::nanoseconds longest_spin() const;

  // For a forked child: nothing comes by the mailboxes any more, and nobody sees what it writes.
  void detach();

 private:
  std::byte* start_;
  std::size_t bytes_;
  MailboxesHead head_;  // a copy
};

}  // namespace pybridge
