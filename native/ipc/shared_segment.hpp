// Memory that several processes map: each holds a descriptor, and it lives as long as any of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace pybridge {

class SharedSegmentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A private copy of mapped memory. What fails throws std::system_error.
class MemoryCopy {
 public:
  MemoryCopy(const std::byte* start, std::size_t bytes);
  MemoryCopy(MemoryCopy&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), bytes_(other.bytes_) {}
  MemoryCopy(const MemoryCopy&) = delete;
  MemoryCopy& operator=(const MemoryCopy&) = delete;
  ~MemoryCopy();

  // Takes the place of what is mapped there, and is as large; once.
  void move_to(std::byte* start);

 private:
  [[noreturn]] void fail_to_copy() const;

  std::byte* data_ = nullptr;
  std::size_t bytes_;
};

class SharedSegment {
 public:
  // New zeroed memory that cannot change its size; all of it is backed, so that no access can
  // fault. Throws SharedSegmentError.
  explicit SharedSegment(std::size_t bytes);
  // Maps what process `holder_pid` has open as `holder_fd`. Throws SharedSegmentError.
  SharedSegment(std::uint64_t holder_pid, std::uint64_t holder_fd, std::size_t bytes);
  SharedSegment(const SharedSegment&) = delete;
  SharedSegment& operator=(const SharedSegment&) = delete;
  ~SharedSegment();

  std::byte* data() const { return data_; }
  std::size_t size_bytes() const { return size_; }
  // This process's own descriptor of it.
  int fd() const { return fd_; }

  // Leaves the mapping and the descriptor to the caller.
  void release() { data_ = nullptr; }

 private:
  void map();

  int fd_;
  std::size_t size_;
  std::byte* data_ = nullptr;
};

}  // namespace pybridge
