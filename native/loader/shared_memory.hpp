// Memory that several processes map: each holds a descriptor, and it lives as long as any of them.
#pragma once

#include <sys/types.h>

#include <cstddef>

namespace pybridge::loader {

struct SharedMemory {
  int fd;
  std::byte* start;
};

// New zeroed memory that cannot change its size; all of it is backed, so that no access can fault.
SharedMemory createShared(std::size_t bytes);

// Memory that another process of this user has as descriptor `ownerFd`.
SharedMemory openShared(pid_t owner, int ownerFd, std::size_t bytes);

void unmapShared(std::byte* start, std::size_t bytes);

}  // namespace pybridge::loader
