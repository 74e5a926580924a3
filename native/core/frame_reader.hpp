// Reads a call frame, checking every access against its end.
#pragma once

#include <cstring>
#include <string>

#include "core/frame_error.hpp"
#include "core/frame_layout.hpp"

namespace pybridge {

class FrameReader {
 public:
  // Borrows the bytes; checks the magic and the length.
  FrameReader(const std::byte* data, std::size_t size_bytes) : data_(data), size_(size_bytes) {
    if (size_bytes < kHeaderBytes || field<std::uint32_t>(header::kMagic) != kFrameMagic) {
      fail_no_frame(size_bytes);
    }
    const std::size_t length = field<std::uint32_t>(header::kLengthBytes);
    if (length < kHeaderBytes || length > size_bytes) {
      fail_length(length, size_bytes);
    }
    size_ = length;
    const std::size_t releases = released_count() * kReleaseBytes;
    if (releases > size_ - kHeaderBytes) {
      fail_releases();
    }
    first_ = position_ = kHeaderBytes + releases;
  }

  FrameKind kind() const { return static_cast<FrameKind>(field<std::uint16_t>(header::kKind)); }
  std::uint16_t flags() const { return field<std::uint16_t>(header::kFlags); }
  std::uint64_t target() const { return field<std::uint64_t>(header::kTarget); }
  std::uint32_t arg_count() const { return field<std::uint32_t>(header::kArgCount); }
  std::uint32_t keyword_count() const { return field<std::uint32_t>(header::kKeywordCount); }
  std::uint64_t call_id() const { return field<std::uint64_t>(header::kCallId); }
  std::uint64_t session() const { return field<std::uint64_t>(header::kSession); }
  std::size_t released_count() const { return field<std::uint32_t>(header::kReleasedCount); }
  std::size_t position() const { return position_; }
  std::size_t remaining() const { return size_ - position_; }

  // Another reader of the same frame, or part, at its first value.
  FrameReader from_start() const {
    FrameReader start = *this;
    start.position_ = first_;
    return start;
  }

  // A reader of nothing but the next `bytes` bytes, which this one skips.
  FrameReader part(std::size_t bytes) {
    FrameReader only = *this;
    block(bytes);
    only.first_ = only.position_;
    only.size_ = position_;
    return only;
  }

  TagWord tag_word() { return next<TagWord>(); }
  std::int64_t int64() { return next<std::int64_t>(); }
  std::uint64_t uint64() { return next<std::uint64_t>(); }
  double float64() { return next<double>(); }

  // The next `bytes` bytes, borrowed; skips their padding.
  const std::byte* block(std::size_t bytes) {
    require(bytes);
    const std::byte* start = data_ + position_;
    const std::size_t step = padded(bytes);
    require(step);
    position_ += step;
    return start;
  }

  // A count of values that each take at least one word must fit into what is left.
  void require_values(std::size_t count) const { require(count * kWordBytes); }

 private:
  template <typename T>
  T field(std::size_t offset) const {
    T value;
    std::memcpy(&value, data_ + offset, sizeof(T));
    return value;
  }

  template <typename T>
  T next() {
    static_assert(sizeof(T) == kWordBytes);
    require(kWordBytes);
    T value = field<T>(position_);
    position_ += kWordBytes;
    return value;
  }

  void require(std::size_t bytes) const {
    if (bytes > size_ - position_) [[unlikely]]
      fail_early_end(bytes);
  }

  // Out of line: what builds a message would keep its callers from being inlined.
  [[noreturn, gnu::cold, gnu::noinline]] void fail_early_end(std::size_t bytes) const {
    throw FrameError("frame ends early: atBytes=" + std::to_string(position_) + ", neededBytes=" +
                     std::to_string(bytes) + ", lengthBytes=" + std::to_string(size_));
  }

  [[noreturn, gnu::cold, gnu::noinline]] static void fail_no_frame(std::size_t size_bytes) {
    throw FrameError("not a call frame: lengthBytes=" + std::to_string(size_bytes));
  }

  [[noreturn, gnu::cold, gnu::noinline]] static void fail_length(std::size_t length,
                                                                 std::size_t size_bytes) {
    throw FrameError("frame length does not fit its memory: lengthBytes=" + std::to_string(length) +
                     ", memoryBytes=" + std::to_string(size_bytes));
  }

  [[noreturn, gnu::cold, gnu::noinline]] void fail_releases() const {
    throw FrameError("frame ends within its releases: releasedCount=" +
                     std::to_string(released_count()));
  }

  const std::byte* data_;
  std::size_t size_;
  std::size_t first_ = 0;
  std::size_t position_ = 0;
};

}  // namespace pybridge
