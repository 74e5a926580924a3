// Memory that several processes map: each holds a descriptor, and it lives as long as any of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace pybridge {

class SharedSegmentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Puts a private copy of mapped memory in its place. Throws std::system_error.
void make_private(std::byte* start, std::size_t bytes);

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

  // For a forked child: what it has of the content so far is its own from now on. Throws
  // std::system_error.
  void detach();

  // Leaves the mapping and the descriptor to the caller.
  void release() { data_ = nullptr; }

 private:
  void map();

  int fd_;
  std::size_t size_;
  std::byte* data_ = nullptr;
};

}  // namespace pybridge
