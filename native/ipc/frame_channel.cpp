// One side of a channel between the JVM and a worker.
#include "ipc/frame_channel.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <span>
#include <string>

#include "core/frame_error.hpp"
#include "core/frame_layout.hpp"
#include "ipc/pipe.hpp"

namespace pybridge {
namespace {

constexpr std::byte kWakeUp{1};
constexpr std::size_t kStartBytes = 64 * 1024;
constexpr std::size_t kKeptBytes = 16 * 1024 * 1024;
constexpr std::size_t kGrowth = 4;

std::span<std::byte> of_usual_size(std::vector<std::byte>& memory) {
  if (memory.size() < kStartBytes || memory.size() > kKeptBytes)
    std::vector<std::byte>(kStartBytes).swap(memory);
  return memory;
}

bool takes_back(Sleep& sleep, std::uint64_t letter) {
  return sleep.letter.load(std::memory_order_seq_cst) == letter &&
         sleep.letter.compare_exchange_strong(letter, 0, std::memory_order_seq_cst);
}

std::string hexadecimal(std::uint32_t word) {
  std::array<char, 8> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), word, 16).ptr;
  return "0x" + std::string(digits.begin(), end);
}

// The length that the header tells; `seen` bytes of the frame are there.
std::size_t checked_length(const std::byte* frame, std::size_t seen, std::size_t max_bytes) {
  std::uint32_t magic = 0;
  std::uint32_t length = 0;
  std::memcpy(&magic, frame + header::kMagic, sizeof magic);
  std::memcpy(&length, frame + header::kLengthBytes, sizeof length);
  if (magic == kFrameMagic && length >= kHeaderBytes && length <= max_bytes && length >= seen)
    return length;
  throw FrameError(
      "malformed frame: magic=" + hexadecimal(magic) + ", wanted=" + hexadecimal(kFrameMagic) +
      "; lengthBytes=" + std::to_string(length) + ", minBytes=" + std::to_string(kHeaderBytes) +
      ", maxBytes=" + std::to_string(max_bytes) + ", seenBytes=" + std::to_string(seen));
}

// Room for the next part of a frame, behind its first `seen` bytes. Memory is taken as they come: a
// length that is only claimed takes none.
void require_next(FrameRoom& room, std::size_t seen, std::size_t part, std::size_t length) {
  if (seen + part > room.capacity_bytes())
    room.require(std::min(length, (seen + part) * kGrowth), seen);
}

void read_rest(int fd, FrameRoom& room, std::size_t seen, std::size_t length) {
  while (seen < length) {
    if (seen == room.capacity_bytes()) require_next(room, seen, 1, length);
    const std::size_t end = std::min(length, room.capacity_bytes());
    read_fully(fd, room.data() + seen, end - seen, "within a frame");
    seen = end;
  }
}

}  // namespace

GrowingRoom::GrowingRoom(std::vector<std::byte>& memory)
    : FrameRoom(of_usual_size(memory)), memory_(memory) {}

std::byte* GrowingRoom::larger(std::size_t bytes, std::size_t) {
  memory_.resize(padded(bytes));
  return memory_.data();
}

void FrameChannel::send(const std::byte* frame, std::size_t bytes) {
  if (mailbox_ == nullptr) {
    write_fully(write_fd_, frame, bytes);
  } else if (bytes <= kMailboxFrameBytes) {
    std::memcpy(mailbox_->frame, frame, bytes);
    send_letter(bytes);
  } else {
    send_in_pieces(frame, bytes);
  }
}

void FrameChannel::send_letter(std::size_t bytes) {
  Letter& letter = mailbox_->letters[own_];
  letter.bytes.store(bytes, std::memory_order_relaxed);
  letter.count.store(++sent_, std::memory_order_seq_cst);
  Sleep& sleep = mailbox_->sleeps[other_];
  if (!takes_back(sleep, sent_)) return;
  write_fully(write_fd_, &kWakeUp, 1);
  if (own_ == static_cast<std::size_t>(Side::kWorker) && spin_.is_wanted() &&
      placement_.woke_on(static_cast<int>(sleep.processor.load(std::memory_order_relaxed)))) {
    sleep.partings.fetch_add(1, std::memory_order_relaxed);
    spin_.begin_anew();
  }
}

void FrameChannel::send_in_pieces(const std::byte* frame, std::size_t bytes) {
  for (std::size_t sent = 0; sent < bytes; sent += kPieceBytes) {
    if (sent >= kMailboxFrameBytes) await_letter_of(kHalfIsFree);
    std::memcpy(half_of_piece(sent), frame + sent, std::min(kPieceBytes, bytes - sent));
    send_letter(bytes);
  }
}

std::size_t FrameChannel::receive(FrameRoom& room, std::size_t max_bytes) {
  if (mailbox_ == nullptr) return receive_by_pipe(room, max_bytes);
  if (!await_letter()) return 0;
  const Letter& letter = mailbox_->letters[other_];
  const std::uint64_t count = letter.count.load(std::memory_order_relaxed);
  const std::size_t bytes = letter.bytes.load(std::memory_order_relaxed);
  const std::uint64_t most = bytes > kMailboxFrameBytes ? kMostPieces : 1;
  if (count - received_ - 1 >= most || bytes < kHeaderBytes || bytes > max_bytes) {
    throw FrameError(
        "malformed letter: count=" + std::to_string(count) +
        ", wanted=" + std::to_string(received_ + 1) + "; lengthBytes=" + std::to_string(bytes) +
        ", minBytes=" + std::to_string(kHeaderBytes) + ", maxBytes=" + std::to_string(max_bytes));
  }
  if (bytes <= kMailboxFrameBytes) {
    ++received_;
    room.require(bytes, 0);
    std::memcpy(room.data(), mailbox_->frame, bytes);
  } else {
    receive_pieces(room, bytes);
  }
  return checked_length(room.data(), bytes, bytes);
}

void FrameChannel::receive_pieces(FrameRoom& room, std::size_t bytes) {
  for (std::size_t seen = 0; seen < bytes; seen += kPieceBytes) {
    await_letter_of(bytes);
    const std::size_t part = std::min(kPieceBytes, bytes - seen);
    require_next(room, seen, part, bytes);
    std::memcpy(room.data() + seen, half_of_piece(seen), part);
    if (bytes - seen > kMailboxFrameBytes) send_letter(kHalfIsFree);
  }
}

// In the middle of a frame, where the peer has no other letter to send.
void FrameChannel::await_letter_of(std::size_t bytes) {
  if (!await_letter()) throw PeerClosed("the peer closed the pipe: within a frame");
  const Letter& letter = mailbox_->letters[other_];
  const std::uint64_t count = letter.count.load(std::memory_order_relaxed);
  const std::size_t seen = letter.bytes.load(std::memory_order_relaxed);
  if (count - received_ - 1 >= kMostPieces || seen != bytes) {
    throw FrameError("malformed letter within a frame: count=" + std::to_string(count) +
                     ", wanted=" + std::to_string(received_ + 1) + "; lengthBytes=" +
                     std::to_string(seen) + ", wantedBytes=" + std::to_string(bytes));
  }
  ++received_;
}

bool FrameChannel::await_letter() {
  const std::uint64_t partings = mailbox_->sleeps[own_].partings.load(std::memory_order_relaxed);
  if (partings != partings_) [[unlikely]] {
    partings_ = partings;
    spin_.begin_anew();
  }
  if (spin_.until([this] { return has_letter(std::memory_order_acquire); })) {
    placement_.found_awake();
    return true;
  }
  if (has_letter(std::memory_order_acquire)) return true;
  const Spin::Clock::time_point start = Spin::Clock::now();
  const bool came = sleep_until_letter();
  spin_.slept(Spin::Clock::now() - start);
  return came;
}

bool FrameChannel::sleep_until_letter() {
  Sleep& sleep = mailbox_->sleeps[own_];
  sleep.processor.store(current_processor(), std::memory_order_relaxed);
  sleep.letter.store(received_ + 1, std::memory_order_seq_cst);
  if (has_letter(std::memory_order_seq_cst) && takes_back(sleep, received_ + 1)) return true;
  std::byte byte{};
  const bool ended = read_some(read_fd_, &byte, 1) == 0;
  // Whoever died before it could wake us had sent the frame all the same.
  if (has_letter(std::memory_order_acquire)) return true;
  if (ended) return false;
  throw FrameError("a byte on the pipe that no frame came with: " +
                   std::to_string(std::to_integer<int>(byte)));
}

// Most frames are short: one read takes header and body, since the peer waits for the answer.
std::size_t FrameChannel::receive_by_pipe(FrameRoom& room, std::size_t max_bytes) const {
  std::size_t seen = 0;
  while (seen < kHeaderBytes) {
    const std::size_t count = read_some(read_fd_, room.data() + seen, room.capacity_bytes() - seen);
    if (count == 0 && seen == 0) return 0;
    if (count == 0) {
      throw PeerClosed("the peer closed the pipe: within a header, seenBytes=" +
                       std::to_string(seen));
    }
    seen += count;
  }
  const std::size_t length = checked_length(room.data(), seen, max_bytes);
  read_rest(read_fd_, room, seen, length);
  return length;
}

}  // namespace pybridge
