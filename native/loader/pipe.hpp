// Pipes: made, read, written and closed, with every failure an exception.
#pragma once

#include <cstddef>
#include <string>

namespace pybridge::loader {

struct Pipe {
  int readFd;
  int writeFd;
};

// Both ends are close-on-exec and lie above the standard streams.
Pipe makePipe();

// The descriptor, moved where it took the place of a closed standard stream, which prints would
// reach.
int aboveStandardStreams(int fd);

void closeDescriptor(int fd);

// Reads what is there, at most `maxBytes`; blocks while nothing is. 0 means that all writers
// closed.
std::size_t readSome(int fd, std::byte* target, std::size_t maxBytes);

// Reads exactly `bytes`; `what` names them in the failure when the peer closes before.
void readFully(int fd, std::byte* target, std::size_t bytes, const std::string& what);

// Writes all bytes. A closed reader is a failure, never a SIGPIPE.
void writeFully(int fd, const std::byte* source, std::size_t bytes);

}  // namespace pybridge::loader
