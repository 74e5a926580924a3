// SIGPIPE blocked on one thread.
#include "sigpipe_guard.hpp"

#include <cerrno>
#include <ctime>

namespace pybridge::loader {
namespace {

sigset_t onlySigpipe() noexcept {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  return set;
}

// Asking costs one system call per write, blocking and restoring would cost two.
bool wouldEndTheProcess() noexcept {
  struct sigaction current{};
  return sigaction(SIGPIPE, nullptr, &current) == 0 && (current.sa_flags & SA_SIGINFO) == 0 &&
         current.sa_handler == SIG_DFL;
}

}  // namespace

SigpipeGuard::SigpipeGuard() noexcept : active_(wouldEndTheProcess()) {
  if (!active_) {
    return;
  }
  sigset_t set = onlySigpipe();
  pthread_sigmask(SIG_BLOCK, &set, &before_);
  // A signal can be pending before only if it was blocked before; then it is not ours to take.
  if (sigismember(&before_, SIGPIPE) == 1) {
    sigset_t pending;
    wasPending_ = sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
  }
}

SigpipeGuard::~SigpipeGuard() {
  if (active_) {
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
}

void SigpipeGuard::consume() noexcept {
  if (!active_ || wasPending_) {
    return;
  }
  sigset_t set = onlySigpipe();
  timespec atOnce{0, 0};
  while (sigtimedwait(&set, nullptr, &atOnce) < 0 && errno == EINTR) {
  }
}

}  // namespace pybridge::loader
