// Pipes: made and closed, with every failure an exception.
#pragma once

namespace pybridge::loader {

struct Pipe {
  int readFd;
  int writeFd;
};

// Both ends are close-on-exec and lie above the standard streams.
Pipe makePipe();

void closeDescriptor(int fd);

}  // namespace pybridge::loader
