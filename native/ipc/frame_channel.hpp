// One side of a channel between the JVM and a worker: whole frames, in turns.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ipc/mailbox.hpp"
#include "ipc/placement.hpp"
#include "ipc/spin.hpp"

namespace pybridge {

// Memory that a frame is received into.
class FrameRoom {
 public:
  // Borrows memory for a header at least.
  explicit FrameRoom(std::span<std::byte> memory)
      : data_(memory.data()), capacity_(memory.size()) {}
  FrameRoom(const FrameRoom&) = delete;
  FrameRoom& operator=(const FrameRoom&) = delete;
  virtual ~FrameRoom() = default;

  std::byte* data() const { return data_; }
  std::size_t capacity_bytes() const { return capacity_; }

  // Goes over to more memory, where the first `kept` bytes are as they were.
  void require(std::size_t bytes, std::size_t kept) {
    if (bytes <= capacity_) return;
    data_ = larger(bytes, kept);
    capacity_ = bytes;
  }

 protected:
  virtual std::byte* larger(std::size_t bytes, std::size_t kept) = 0;

 private:
  std::byte* data_;
  std::size_t capacity_;
};

// Memory that grows with the frames, and shrinks again where one was much larger than most.
class GrowingRoom : public FrameRoom {
 public:
  explicit GrowingRoom(std::vector<std::byte>& memory);

 protected:
  std::byte* larger(std::size_t bytes, std::size_t kept) override;

 private:
  std::vector<std::byte>& memory_;
};

// Used by one thread at a time. After an exception it is of no more use.
class FrameChannel {
 public:
  // Over the pipes, which are borrowed, alone.
  FrameChannel(int read_fd, int write_fd) : read_fd_(read_fd), write_fd_(write_fd), spin_({}) {}

  // Through a mailbox; the pipes wake sleepers. Looks for a frame for up to `longest_spin` before
  // it sleeps.
  FrameChannel(int read_fd, int write_fd, Mailbox& mailbox, Side side,
               std::chrono::nanoseconds longest_spin)
      : read_fd_(read_fd),
        write_fd_(write_fd),
        spin_(longest_spin),
        mailbox_(&mailbox),
        own_(static_cast<std::size_t>(side)),
        other_(1 - own_) {}

  // Sends a frame; one that fits the mailbox, or the pipe, without waiting for the peer. Throws
  // PeerClosed, and FrameError where the peer answers before it has the whole of it.
  void send(const std::byte* frame, std::size_t bytes);

  // Blocks for a frame; returns its length, or 0 at the channel's end. Throws FrameError for
  // anything else than a frame of at most `max_bytes`, PeerClosed for an end within one.
  std::size_t receive(FrameRoom& room, std::size_t max_bytes);

 private:
  void send_letter(std::size_t bytes);
  void send_in_pieces(const std::byte* frame, std::size_t bytes);
  std::size_t receive_by_pipe(FrameRoom& room, std::size_t max_bytes) const;
  void receive_pieces(FrameRoom& room, std::size_t bytes);
  void await_letter_of(std::size_t bytes);
  // Where the piece lies that begins with this byte of its frame.
  std::byte* half_of_piece(std::size_t start) const {
    return mailbox_->frame + start % kMailboxFrameBytes;
  }
  bool await_letter();
  bool sleep_until_letter();
  bool has_letter(std::memory_order order) const {
    return mailbox_->letters[other_].count.load(order) != received_;
  }

  int read_fd_;
  int write_fd_;
  Spin spin_;
  Placement placement_;
  Mailbox* mailbox_ = nullptr;
  std::size_t own_ = 0;
  std::size_t other_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t partings_ = 0;
};

}  // namespace pybridge
