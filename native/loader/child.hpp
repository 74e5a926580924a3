// Child processes: spawned with chosen descriptors, waited for, signalled.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pybridge::loader {

struct ChildSpec {
  std::vector<std::string> arguments;                   // the first is the executable's path
  std::optional<std::vector<std::string>> environment;  // NAME=value; none inherits this process's
  std::optional<std::string> workingDirectory;
  // Element i becomes descriptor i of the child; -1 leaves descriptor i as it is. Descriptors
  // beyond the list are closed.
  std::vector<int> descriptors;
};

// Starts the child with all signals unblocked and at their defaults.
pid_t spawnChild(const ChildSpec& spec);

// Not a value if the child still runs and `block` is false. Else bits 32.. tell how it ended (0
// exited, 1 killed, 2 killed with a core dump) and bits 0..31 the exit code or signal. The child is
// reaped.
std::optional<std::int64_t> waitForChild(pid_t pid, bool block);

void signalChild(pid_t pid, int signal);

}  // namespace pybridge::loader
