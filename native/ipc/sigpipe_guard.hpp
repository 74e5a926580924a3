// Keeps a write to a closed pipe from ending the process, whatever SIGPIPE's handler is.
#pragma once

#include <csignal>

namespace pybridge {

// Blocks SIGPIPE on this thread while it lives, where the signal would end the process. A JVM
// ignores SIGPIPE, but its launcher may have reset that.
class SigpipeGuard {
 public:
  SigpipeGuard() noexcept;
  ~SigpipeGuard();
  SigpipeGuard(const SigpipeGuard&) = delete;
  SigpipeGuard& operator=(const SigpipeGuard&) = delete;

  // Takes the signal that a failed write left pending. Call after EPIPE.
  void consume() noexcept;

 private:
  sigset_t before_{};
  bool active_;
  bool was_pending_ = false;
};

}  // namespace pybridge
