// Memory as the loader makes it, for a test to share with itself.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace pybridge {

class TestSegment {
 public:
  explicit TestSegment(std::size_t bytes, int seals = F_SEAL_SHRINK | F_SEAL_GROW) : size_(bytes) {
    fd_ = ::memfd_create("pybridge", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd_ < 0 || ::ftruncate(fd_, static_cast<off_t>(bytes)) != 0 ||
        ::fcntl(fd_, F_ADD_SEALS, seals) != 0) {
      throw std::runtime_error("no memory to share");
    }
    void* start = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd_, 0);
    if (start == MAP_FAILED) throw std::runtime_error("shared memory cannot be mapped");
    data_ = static_cast<std::byte*>(start);
  }
  TestSegment(const TestSegment&) = delete;
  TestSegment& operator=(const TestSegment&) = delete;
  ~TestSegment() {
    ::munmap(data_, size_);
    ::close(fd_);
  }

  std::byte* data() const { return data_; }
  std::uint64_t fd() const { return static_cast<std::uint64_t>(fd_); }
  std::uint64_t pid() const { return static_cast<std::uint64_t>(::getpid()); }
  std::size_t size_bytes() const { return size_; }

 private:
  int fd_ = -1;
  std::size_t size_;
  std::byte* data_ = nullptr;
};

}  // namespace pybridge
