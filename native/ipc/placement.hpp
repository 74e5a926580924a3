// Where a worker's thread runs beside the thread that it talks to.
#pragma once

#include <cstdint>

namespace pybridge {

// The processor that this thread runs on at the moment.
int current_processor();

// Two threads that wake each other in turns are put on one processor by the kernel: there a wake-up
// is cheapest, and no processor is seen to be busy. But then none of them can look for a frame
// while the other one works, and since they sleep, nothing ever parts them. So the one whose it is
// to do so leaves, after a while; and where that does not help, it tries again after twice as many.
class Placement {
 public:
  // This thread has woken the peer, which had gone to sleep there; whether it has left now.
  bool woke_on(int processor);

  // A frame was there without a sleep.
  void found_awake() { patience_ = kLeastPatience; }

 private:
  static constexpr std::uint32_t kLeastPatience = 64;
  static constexpr std::uint32_t kMostPatience = 1U << 20;

  std::uint32_t together_ = 0;  // wake-ups in a row that met on one processor
  std::uint32_t patience_ = kLeastPatience;
};

}  // namespace pybridge
