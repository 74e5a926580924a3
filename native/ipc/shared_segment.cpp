// Memory that several processes map.
#include "ipc/shared_segment.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>

#include "ipc/descriptor.hpp"
#include "ipc/pipe.hpp"

namespace pybridge {
namespace {

constexpr const char* kName = "pybridge";
constexpr std::string_view kLinkOfOurs = "/memfd:pybridge";
// Of a fixed size: a process that cut it would have the others end by SIGBUS.
constexpr int kSizeSeals = F_SEAL_SHRINK | F_SEAL_GROW;

[[noreturn]] void fail(const char* call, int error, const std::string& details) {
  throw SharedSegmentError(std::string(call) + ": " + std::generic_category().message(error) +
                           ": " + details);
}

std::string in_bytes(std::size_t bytes) {
  return "bytes=" + std::to_string(bytes);
}

// Not executable where the kernel knows of that: newer ones ask for it.
int make_descriptor(std::size_t bytes) {
  constexpr unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  constexpr unsigned no_exec = 8;  // MFD_NOEXEC_SEAL of Linux 6.3
  int made = ::memfd_create(kName, flags | no_exec);
  if (made < 0 && errno == EINVAL) made = ::memfd_create(kName, flags);
  if (made < 0) fail("memfd_create", errno, in_bytes(bytes));
  return above_standard_streams(made);
}

// In pieces: a signal undoes what the interrupted call has done, and signals may come regularly.
void back(int fd, std::size_t bytes) {
  constexpr std::size_t most_bytes = std::size_t{256} << 10;
  for (std::size_t start = 0; start < bytes;) {
    const std::size_t piece = std::min(most_bytes, bytes - start);
    const int error = ::posix_fallocate(fd, static_cast<off_t>(start), static_cast<off_t>(piece));
    if (error == 0) {
      start += piece;
    } else if (error != EINTR) {
      fail("posix_fallocate", error, in_bytes(bytes));
    }
  }
}

int create(std::size_t bytes) {
  Descriptor made(make_descriptor(bytes));
  if (::ftruncate(made.get(), static_cast<off_t>(bytes)) != 0)
    fail("ftruncate", errno, in_bytes(bytes));
  back(made.get(), bytes);
  if (::fcntl(made.get(), F_ADD_SEALS, kSizeSeals | F_SEAL_SEAL) != 0)
    fail("fcntl(F_ADD_SEALS)", errno, in_bytes(bytes));
  return made.release();
}

// Opening a wrong descriptor's file could block, or do something.
bool is_ours(const std::string& path) {
  std::array<char, 64> target{};
  const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
  if (length < 0) fail("open", errno, path);
  return std::string_view(target.data(), static_cast<std::size_t>(length)).starts_with(kLinkOfOurs);
}

int open(std::uint64_t holder_pid, std::uint64_t holder_fd, std::size_t bytes) {
  const std::string path =
      "/proc/" + std::to_string(holder_pid) + "/fd/" + std::to_string(holder_fd);
  const std::string mistaken = "not the shared memory that was meant: " + path;
  if (!is_ours(path)) throw SharedSegmentError(mistaken);
  const int opened = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK);
  if (opened < 0) fail("open", errno, path);
  Descriptor descriptor(above_standard_streams(opened));
  const int seals = ::fcntl(descriptor.get(), F_GET_SEALS);
  struct stat status{};
  if (seals < 0 || (seals & kSizeSeals) != kSizeSeals || ::fstat(descriptor.get(), &status) != 0 ||
      static_cast<std::size_t>(status.st_size) < bytes) {
    throw SharedSegmentError(mistaken + ", seenBytes=" + std::to_string(status.st_size) +
                             ", wantedBytes=" + std::to_string(bytes));
  }
  return descriptor.release();
}

}  // namespace

MemoryCopy::MemoryCopy(const std::byte* start, std::size_t bytes) : bytes_(bytes) {
  constexpr int protection = PROT_READ | PROT_WRITE;
  void* made = ::mmap(nullptr, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (made == MAP_FAILED) fail_to_copy();
  data_ = static_cast<std::byte*>(made);
  std::memcpy(data_, start, bytes);
}

MemoryCopy::~MemoryCopy() {
  if (data_ != nullptr) ::munmap(data_, bytes_);
}

void MemoryCopy::move_to(std::byte* start) {
  if (::mremap(data_, bytes_, bytes_, MREMAP_MAYMOVE | MREMAP_FIXED, start) == MAP_FAILED)
    fail_to_copy();
  data_ = nullptr;
}

void MemoryCopy::fail_to_copy() const {
  throw std::system_error(errno, std::generic_category(), "a private copy of " + in_bytes(bytes_));
}

SharedSegment::SharedSegment(std::size_t bytes) : fd_(create(bytes)), size_(bytes) {
  map();
}

SharedSegment::SharedSegment(std::uint64_t holder_pid, std::uint64_t holder_fd, std::size_t bytes)
    : fd_(open(holder_pid, holder_fd, bytes)), size_(bytes) {
  map();
}

void SharedSegment::map() {
  void* start = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, fd_, 0);
  if (start == MAP_FAILED) {
    const int error = errno;
    ::close(fd_);
    fail("mmap", error, in_bytes(size_));
  }
  data_ = static_cast<std::byte*>(start);
}

SharedSegment::~SharedSegment() {
  if (data_ == nullptr) return;
  ::munmap(data_, size_);
  ::close(fd_);
}

}  // namespace pybridge
