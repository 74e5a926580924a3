// How many threads of a process may spin at once.
#include "ipc/spin.hpp"

#include <sched.h>

#include <atomic>

namespace pybridge {
namespace {

std::atomic<int> spinning{0};

// The peer needs a processor as well, so there is none to spin on where a process has one only.
int most_spinning() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  const int processors =
      ::sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 1;
  return processors / 2;
}

}  // namespace

Spin::Turn::Turn() : taken_(true) {
  static const int most = most_spinning();
  if (spinning.fetch_add(1, std::memory_order_relaxed) >= most) {
    spinning.fetch_sub(1, std::memory_order_relaxed);
    taken_ = false;
  }
}

Spin::Turn::~Turn() {
  if (taken_) spinning.fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace pybridge
