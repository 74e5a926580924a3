// Memory that several processes map: each holds a descriptor, and it lives as long as any of them.
#include "shared_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "failure.hpp"
#include "pipe.hpp"

namespace pybridge::loader {
namespace {

// Of a fixed size: a process that cut it would have the others end by SIGBUS.
constexpr int sizeSeals = F_SEAL_SHRINK | F_SEAL_GROW;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) {
      close(fd_);
    }
  }
  [[nodiscard]] int get() const { return fd_; }
  int release() {
    int fd = fd_;
    fd_ = -1;
    return fd;
  }

 private:
  int fd_;
};

// Not executable where the kernel knows of that: newer ones ask for it.
int makeDescriptor() {
  constexpr unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  constexpr unsigned noExec = 8;  // MFD_NOEXEC_SEAL of Linux 6.3
  int made = memfd_create("pybridge", flags | noExec);
  return made < 0 && errno == EINVAL ? memfd_create("pybridge", flags) : made;
}

std::string inBytes(std::size_t bytes) {
  return "bytes=" + std::to_string(bytes);
}

SharedMemory map(Descriptor& descriptor, std::size_t bytes) {
  void* start = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor.get(), 0);
  if (start == MAP_FAILED) {
    throw Failure::ofErrno("mmap", errno, inBytes(bytes));
  }
  return {descriptor.release(), static_cast<std::byte*>(start)};
}

}  // namespace

SharedMemory createShared(std::size_t bytes) {
  int made = makeDescriptor();
  if (made < 0) {
    throw Failure::ofErrno("memfd_create", errno, inBytes(bytes));
  }
  Descriptor descriptor(aboveStandardStreams(made));
  if (ftruncate(descriptor.get(), static_cast<off_t>(bytes)) != 0) {
    throw Failure::ofErrno("ftruncate", errno, inBytes(bytes));
  }
  int error = posix_fallocate(descriptor.get(), 0, static_cast<off_t>(bytes));
  if (error != 0) {
    throw Failure::ofErrno("posix_fallocate", error, inBytes(bytes));
  }
  if (fcntl(descriptor.get(), F_ADD_SEALS, sizeSeals | F_SEAL_SEAL) != 0) {
    throw Failure::ofErrno("fcntl(F_ADD_SEALS)", errno, inBytes(bytes));
  }
  return map(descriptor, bytes);
}

SharedMemory openShared(pid_t owner, int ownerFd, std::size_t bytes) {
  std::string path = "/proc/" + std::to_string(owner) + "/fd/" + std::to_string(ownerFd);
  int opened = open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK);
  if (opened < 0) {
    throw Failure::ofErrno("open", errno, path);
  }
  Descriptor descriptor(aboveStandardStreams(opened));
  int seals = fcntl(descriptor.get(), F_GET_SEALS);
  struct stat status{};
  if (seals < 0 || (seals & sizeSeals) != sizeSeals || fstat(descriptor.get(), &status) != 0 ||
      static_cast<std::size_t>(status.st_size) < bytes) {
    throw Failure(FailureKind::io, "not the shared memory that was meant: " + path +
                                       ", seenBytes=" + std::to_string(status.st_size) +
                                       ", wantedBytes=" + std::to_string(bytes));
  }
  return map(descriptor, bytes);
}

void unmapShared(std::byte* start, std::size_t bytes) {
  if (munmap(start, bytes) != 0) {
    throw Failure::ofErrno("munmap", errno, inBytes(bytes));
  }
}

}  // namespace pybridge::loader
