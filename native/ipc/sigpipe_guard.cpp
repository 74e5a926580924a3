// SIGPIPE blocked on one thread.
#include "ipc/sigpipe_guard.hpp"

#include <cerrno>
#include <ctime>

namespace pybridge {
namespace {

sigset_t only_sigpipe() noexcept {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  return set;
}

// Asking costs one system call per write, blocking and restoring would cost two.
bool would_end_the_process() noexcept {
  struct sigaction current{};
  return sigaction(SIGPIPE, nullptr, &current) == 0 && (current.sa_flags & SA_SIGINFO) == 0 &&
         current.sa_handler == SIG_DFL;
}

}  // namespace

SigpipeGuard::SigpipeGuard() noexcept : active_(would_end_the_process()) {
  if (!active_) {
    return;
  }
  sigset_t set = only_sigpipe();
  pthread_sigmask(SIG_BLOCK, &set, &before_);
  // A signal can be pending before only if it was blocked before; then it is not ours to take.
  if (sigismember(&before_, SIGPIPE) == 1) {
    sigset_t pending;
    was_pending_ = sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
  }
}

SigpipeGuard::~SigpipeGuard() {
  if (active_) {
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
}

void SigpipeGuard::consume() noexcept {
  if (!active_ || was_pending_) {
    return;
  }
  sigset_t set = only_sigpipe();
  timespec at_once{0, 0};
  while (sigtimedwait(&set, nullptr, &at_once) < 0 && errno == EINTR) {
  }
}

}  // namespace pybridge
