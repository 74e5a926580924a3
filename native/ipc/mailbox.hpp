// The memory that the JVM and one worker share for the frames of their channels. Each channel has a
// mailbox, in which one frame at a time lies: the sides take turns.
//
// A side sends a frame: it copies it into the mailbox, then counts its letter up. The other side
// waits for the count. It looks at it for a short while; then it writes which letter it sleeps for,
// looks once more, and reads the pipe, where the sender of that letter writes one byte. Both the
// count and the sleep are written before the other one is read, in one order for all threads, so at
// least one side sees what the other wrote: a wake-up cannot be lost. Who takes the sleep back, by
// an exchange, decides whether a byte is on its way: the sender, then there is exactly one; the
// sleeper, then there is none. A sender that was held up after it had counted finds a sleep for a
// later letter, and leaves it alone.
//
// A frame that is larger than the mailbox goes through it in pieces, from one half to the other and
// round again: a letter with the frame's length for each, of which two may be on their way. For all
// but the last two the receiver sends a letter of no bytes, that it has copied the piece and its
// half is free. So both sides copy at once, and no memory is needed but this.
//
// What lies here may be changed by the other process at any time. It is copied before it is
// checked, and each side counts the letters for itself.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace pybridge {

inline constexpr std::size_t kMailboxFrameBytes = 64 * 1024;
inline constexpr std::uint64_t kMostPieces = 2;  // of a larger frame that lie here at once
inline constexpr std::size_t kPieceBytes = kMailboxFrameBytes / kMostPieces;
inline constexpr std::size_t kHalfIsFree = 0;  // the length of a receiver's letter between pieces

// Processors fetch lines of 64 bytes in pairs.
inline constexpr std::size_t kApartBytes = 128;

// What one side has sent.
struct alignas(kApartBytes) Letter {
  std::atomic<std::uint64_t> count;
  std::atomic<std::uint64_t> bytes;  // of the frame; beyond the mailbox's it comes in pieces
};

struct alignas(kApartBytes) Sleep {
  std::atomic<std::uint64_t> letter;    // that is slept for; 0: awake
  std::atomic<std::int64_t> processor;  // that the sleeper had
  std::atomic<std::uint64_t> partings;  // how often the peer has left that processor for another
};

enum class Side : std::uint8_t { kJvm = 0, kWorker = 1 };

struct Mailbox {
  Letter letters[2];  // by the sender's side
  Sleep sleeps[2];    // by the sleeper's side
  alignas(kApartBytes) std::byte frame[kMailboxFrameBytes];
};

// What the mailboxes begin with, written by the JVM before the worker is born.
struct alignas(kApartBytes) MailboxesHead {
  std::uint64_t count;
  std::uint64_t longest_spin_ns;
};

static_assert(std::atomic<std::uint64_t>::is_always_lock_free);  // so it works between processes
// Twins in Mailboxes.java.
static_assert(sizeof(MailboxesHead) == 128);
static_assert(sizeof(Mailbox) == 4 * 128 + kMailboxFrameBytes);

}  // namespace pybridge
