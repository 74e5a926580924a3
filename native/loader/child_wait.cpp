// Waiting for a child with waitid, which tells an exit code of 137 from a signal 9.
#include <sys/wait.h>

#include <cerrno>
#include <csignal>

#include "child.hpp"
#include "failure.hpp"

namespace pybridge::loader {
namespace {

constexpr unsigned kindShift = 32;

std::int64_t kindOf(int code) {
  switch (code) {
    case CLD_KILLED:
      return 1;
    case CLD_DUMPED:
      return 2;
    default:
      return 0;
  }
}

// kill(2) gives 0 and negative ids a meaning of their own: whole process groups.
void requireOneProcess(pid_t pid) {
  if (pid <= 0) {
    throw Failure(FailureKind::argument,
                  "pid=" + std::to_string(pid) + ": wanted a positive process id");
  }
}

}  // namespace

std::optional<std::int64_t> waitForChild(pid_t pid, bool block) {
  requireOneProcess(pid);
  siginfo_t info{};
  int result = 0;
  do {
    result = waitid(P_PID, static_cast<id_t>(pid), &info, block ? WEXITED : WEXITED | WNOHANG);
  } while (result != 0 && errno == EINTR);
  if (result != 0) {
    int error = errno;
    std::string details = "pid=" + std::to_string(pid);
    if (error == ECHILD) {
      details +=
          ": not a child of this process, or its exit cause is lost because it was waited for "
          "already"
          " or SIGCHLD is ignored";
    }
    throw Failure::ofErrno("waitid", error, details);
  }
  if (info.si_pid == 0) {
    return std::nullopt;
  }
  return (kindOf(info.si_code) << kindShift) | static_cast<std::int64_t>(info.si_status);
}

void signalChild(pid_t pid, int signal) {
  requireOneProcess(pid);
  if (kill(pid, signal) != 0) {
    throw Failure::ofErrno("kill", errno,
                           "pid=" + std::to_string(pid) + ", signal=" + std::to_string(signal));
  }
}

}  // namespace pybridge::loader
