// Moving to another processor.
#include "ipc/placement.hpp"

#include <sched.h>

#include <algorithm>

namespace pybridge {
namespace {

// For any other one that is allowed, at once; all are allowed again afterwards.
bool leave(int processor) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0 || CPU_COUNT(&allowed) < 2)
    return false;
  cpu_set_t others = allowed;
  CPU_CLR(processor, &others);
  if (::sched_setaffinity(0, sizeof others, &others) != 0) return false;
  ::sched_setaffinity(0, sizeof allowed, &allowed);
  return true;
}

}  // namespace

int current_processor() {
  return ::sched_getcpu();
}

bool Placement::woke_on(int processor) {
  if (processor != current_processor()) {
    together_ = 0;
    return false;
  }
  if (++together_ < patience_) return false;
  together_ = 0;
  patience_ = std::min(patience_ * 2, kMostPatience);
  return leave(processor);
}

}  // namespace pybridge
