// Writes a call frame into borrowed memory, and spills to memory of its own when that is full.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>

#include "core/frame_error.hpp"
#include "core/frame_layout.hpp"

namespace pybridge {

class FrameWriter {
 public:
  // Borrows the memory, which must be 8-byte aligned and hold a header at least.
  FrameWriter(std::byte* memory, std::size_t capacity_bytes, std::size_t max_bytes = kMaxFrameBytes)
      : data_(memory), capacity_(capacity_bytes), max_bytes_(whole_words(max_bytes)) {}
  // Owns memory of its own from the beginning.
  FrameWriter() { grow(kOwnBytes); }
  FrameWriter(const FrameWriter&) = delete;
  FrameWriter& operator=(const FrameWriter&) = delete;
  ~FrameWriter() {
    if (spilled_) std::free(data_);
  }

  // Starts a frame over; what was written before is forgotten.
  void begin(FrameKind kind, std::uint64_t session) {
    position_ = 0;
    ensure(kHeaderBytes);
    std::memset(data_, 0, kHeaderBytes);
    set<std::uint32_t>(header::kMagic, kFrameMagic);
    set<std::uint16_t>(header::kKind, static_cast<std::uint16_t>(kind));
    set<std::uint64_t>(header::kSession, session);
    position_ = kHeaderBytes;
  }

  // Completes the header; returns the length in bytes. Throws FrameTooLong.
  std::size_t finish() {
    if (position_ > max_bytes_) throw FrameTooLong(position_, max_bytes_);
    set<std::uint32_t>(header::kLengthBytes, static_cast<std::uint32_t>(position_));
    return position_;
  }

  void set_flags(std::uint16_t flags) { set(header::kFlags, flags); }
  void set_call_id(std::uint64_t id) { set(header::kCallId, id); }
  void set_target(std::uint64_t target) { set(header::kTarget, target); }
  void set_counts(std::uint32_t args, std::uint32_t keywords) {
    set(header::kArgCount, args);
    set(header::kKeywordCount, keywords);
  }

  // Adds a dropped Java object and how often it was sent; only directly after begin and other
  // releases.
  void released(std::uint64_t id, std::uint64_t sent_count) {
    const auto before = released_count();
    append(id);
    append(sent_count);
    set<std::uint32_t>(header::kReleasedCount, before + 1);
  }

  std::uint32_t released_count() const { return get<std::uint32_t>(header::kReleasedCount); }
  std::uint64_t released_id(std::uint32_t index) const {
    return get<std::uint64_t>(kHeaderBytes + index * kReleaseBytes);
  }
  std::uint64_t released_sent_count(std::uint32_t index) const {
    return get<std::uint64_t>(kHeaderBytes + index * kReleaseBytes + kWordBytes);
  }
  FrameKind kind() const { return static_cast<FrameKind>(get<std::uint16_t>(header::kKind)); }

  void tag(Tag tag, std::uint32_t count = 0, std::uint8_t aux = 0, std::uint16_t aux2 = 0) {
    append(TagWord{tag, aux, aux2, count});
  }
  void int64(std::int64_t value) { append(value); }
  void uint64(std::uint64_t value) { append(value); }
  void float64(double value) { append(value); }

  // Space for `bytes` bytes, its padding zeroed; valid until the next write.
  std::byte* block(std::size_t bytes) {
    const std::size_t step = padded(bytes);
    ensure(step);
    std::byte* start = data_ + position_;
    if (step != bytes) std::memset(start + step - kWordBytes, 0, kWordBytes);
    position_ += step;
    return start;
  }

  // Fills in a word that was written before.
  void set_word(std::size_t at_bytes, std::uint64_t value) { set(at_bytes, value); }
  // Changes the aux of a tag word that was written before.
  void set_aux(std::size_t at_bytes, std::uint8_t aux) {
    set(at_bytes + offsetof(TagWord, aux), aux);
  }
  // Forgets what was written from here on.
  void cut(std::size_t at_bytes) { position_ = at_bytes; }

  const std::byte* data() const { return data_; }
  std::size_t size_bytes() const { return position_; }
  bool spilled() const { return spilled_; }

  // Gives up the spilled memory to the caller, who frees it with std::free.
  std::byte* release_spilled() {
    spilled_ = false;
    std::byte* memory = data_;
    data_ = nullptr;
    capacity_ = 0;
    return memory;
  }

 private:
  template <typename T>
  T get(std::size_t offset) const {
    T value;
    std::memcpy(&value, data_ + offset, sizeof(T));
    return value;
  }

  template <typename T>
  void set(std::size_t offset, T value) {
    std::memcpy(data_ + offset, &value, sizeof(T));
  }

  template <typename T>
  void append(T value) {
    static_assert(sizeof(T) == kWordBytes);
    ensure(kWordBytes);
    set(position_, value);
    position_ += kWordBytes;
  }

  void ensure(std::size_t bytes) {
    if (bytes > capacity_ - position_) [[unlikely]]
      grow(bytes);
  }

  [[gnu::cold, gnu::noinline]] void grow(std::size_t bytes) {
    if (position_ + bytes > max_bytes_) throw FrameTooLong(position_ + bytes, max_bytes_);
    const std::size_t wanted = std::min(padded(capacity_ * 2 + bytes), max_bytes_);
    auto* memory =
        static_cast<std::byte*>(spilled_ ? std::realloc(data_, wanted) : std::malloc(wanted));
    if (memory == nullptr) throw std::bad_alloc();
    if (!spilled_ && position_ > 0) std::memcpy(memory, data_, position_);
    data_ = memory;
    capacity_ = wanted;
    spilled_ = true;
  }

  // Every step is whole words, so a limit between two words would be passed by the last one.
  static constexpr std::size_t whole_words(std::size_t bytes) {
    return bytes / kWordBytes * kWordBytes;
  }

  static constexpr std::size_t kOwnBytes = 2048;

  std::byte* data_ = nullptr;
  std::size_t capacity_ = 0;
  std::size_t max_bytes_ = whole_words(kMaxFrameBytes);
  std::size_t position_ = 0;
  bool spilled_ = false;
};

}  // namespace pybridge
