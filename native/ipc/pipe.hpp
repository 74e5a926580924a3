// Pipes and blocking reads and writes of them, with every failure an exception: PeerClosed, or
// std::system_error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include "ipc/descriptor.hpp"

namespace pybridge {

// The other side has closed its end, as the end of its process does.
class PeerClosed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The descriptor, moved where it took the place of a closed standard stream, which prints would
// reach.
int above_standard_streams(int fd);

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

// Both ends are close-on-exec and lie above the standard streams.
Pipe make_pipe();

enum class PipeEnd : std::uint8_t { kRead, kWrite };

// This process's own end of a pipe of which process `holder_pid` has either end open as
// `holder_fd`. It never waits for somebody at the other end.
Descriptor open_pipe(std::uint64_t holder_pid, std::uint64_t holder_fd, PipeEnd end);

// Reads what is there; blocks while nothing is. 0 means that all writers have closed.
std::size_t read_some(int fd, std::byte* target, std::size_t max_bytes);

// Reads exactly so many bytes; `where` tells in the error what the end came within.
void read_fully(int fd, std::byte* target, std::size_t bytes, const char* where);

// Writes all bytes. Never raises SIGPIPE.
void write_fully(int fd, const std::byte* source, std::size_t bytes);

}  // namespace pybridge
