// Moving to another processor.
#include "ipc/placement.hpp"

#include <sched.h>

#include <algorithm>

namespace pybridge {
namespace {

// Any other one that is allowed, at once; all are allowed again afterwards.
void leave(int processor) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0 || CPU_COUNT(&allowed) < 2) return;
  cpu_set_t others = allowed;
  CPU_CLR(processor, &others);
  if (::sched_setaffinity(0, sizeof others, &others) == 0)
    ::sched_setaffinity(0, sizeof allowed, &allowed);
}

}  // namespace

int current_processor() {
  return ::sched_getcpu();
}

void Placement::woke_on(int processor) {
  if (processor != current_processor()) {
    together_ = 0;
    return;
  }
  if (++together_ < patience_) return;
  together_ = 0;
  patience_ = std::min(patience_ * 2, kMostPatience);
  leave(processor);
}

}  // namespace pybridge
