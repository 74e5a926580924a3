// Memory that another process made for both, mapped and held open.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace pybridge {

class SharedSegmentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class SharedSegment {
 public:
  // Maps what process `holder_pid` has open as `holder_fd`. Throws SharedSegmentError.
  SharedSegment(std::uint64_t holder_pid, std::uint64_t holder_fd, std::size_t bytes);
  SharedSegment(const SharedSegment&) = delete;
  SharedSegment& operator=(const SharedSegment&) = delete;
  ~SharedSegment();

  std::byte* data() const { return data_; }
  std::size_t size_bytes() const { return size_; }
  // This process's own descriptor of it.
  int fd() const { return fd_; }

 private:
  int fd_;
  std::size_t size_;
  std::byte* data_;
};

}  // namespace pybridge
