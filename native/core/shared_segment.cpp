// Memory that another process made for both, mapped and held open.
#include "core/shared_segment.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

namespace pybridge {
namespace {

constexpr std::string_view kMarkOfOurs = "/memfd:pybridge";
constexpr int kSizeSeals = F_SEAL_SHRINK | F_SEAL_GROW;

[[noreturn]] void fail(const char* call, const std::string& path) {
  throw SharedSegmentError("shared memory cannot be mapped: " + std::string(call) + " " + path +
                           ": " + std::generic_category().message(errno));
}

// Opening a wrong descriptor's file could block, or do something.
bool is_ours(const std::string& path) {
  std::array<char, 64> target{};
  const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
  if (length < 0) fail("readlink", path);
  return std::string_view(target.data(), static_cast<std::size_t>(length)).starts_with(kMarkOfOurs);
}

// A memory of fixed size: an access beyond the end of another would be a SIGBUS.
bool is_as_large(int fd, std::size_t bytes) {
  const int seals = ::fcntl(fd, F_GET_SEALS);
  struct stat status{};
  return seals >= 0 && (seals & kSizeSeals) == kSizeSeals && ::fstat(fd, &status) == 0 &&
         static_cast<std::size_t>(status.st_size) >= bytes;
}

int open_segment(std::uint64_t holder_pid, std::uint64_t holder_fd, std::size_t bytes) {
  const std::string path =
      "/proc/" + std::to_string(holder_pid) + "/fd/" + std::to_string(holder_fd);
  const std::string mistaken =
      "not the shared memory that was meant: " + path + ", wantedBytes=" + std::to_string(bytes);
  if (!is_ours(path)) throw SharedSegmentError(mistaken);
  const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) fail("open", path);
  if (is_as_large(fd, bytes)) return fd;
  ::close(fd);
  throw SharedSegmentError(mistaken);
}

}  // namespace

SharedSegment::SharedSegment(std::uint64_t holder_pid, std::uint64_t holder_fd, std::size_t bytes)
    : fd_(open_segment(holder_pid, holder_fd, bytes)), size_(bytes), data_(nullptr) {
  void* start = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd_, 0);
  if (start == MAP_FAILED) {
    const int error = errno;
    ::close(fd_);
    errno = error;
    fail("mmap", "of bytes=" + std::to_string(bytes));
  }
  data_ = static_cast<std::byte*>(start);
}

SharedSegment::~SharedSegment() {
  ::munmap(data_, size_);
  ::close(fd_);
}

}  // namespace pybridge
