// Waiting for another processor without going to sleep, where that has paid off lately.
#pragma once

#include <chrono>
#include <cstdint>

namespace pybridge {

// For the waits of one thread at a time. Those that took too long to be worth it are remembered:
// one in vain costs some of the next short waits, which could have been spun through, their chance.
// So a thread whose peer is idle, or works for longer, soon sleeps at once.
class Spin {
 public:
  using Clock = std::chrono::steady_clock;

  // Spins for so long at most; never if 0.
  explicit Spin(std::chrono::nanoseconds longest) : longest_(longest) {}

  // Whether it ever spins.
  bool is_wanted() const { return longest_.count() > 0; }

  // Looks again and again, until the time is over; whether it has arrived.
  template <typename Arrived>
  bool until(Arrived has_arrived) {
    if (longest_.count() == 0 || rest_ > 0) return false;
    const Turn turn;
    if (!turn) return false;
    const Clock::time_point start = Clock::now();
    Clock::time_point last = start;
    for (;;) {
      for (int i = 0; i < kLooksPerClock; ++i) {
        if (has_arrived()) {
          in_vain_ = 0;
          return true;
        }
        pause();
      }
      const Clock::time_point now = Clock::now();
      // Whoever lost its processor meanwhile keeps it from somebody.
      if (now - start >= longest_ || now - last >= kPreempted) break;
      last = now;
    }
    if (in_vain_ < kMostInVain) ++in_vain_;
    rest_ = 1U << in_vain_;
    return false;
  }

  // What was in vain so far says nothing any more.
  void begin_anew() { in_vain_ = rest_ = 0; }

  // A wait was slept through, and took so long.
  void slept(std::chrono::nanoseconds waited) {
    if (rest_ > 0 && waited < longest_ * kSleepFactor) --rest_;
  }

 private:
  // One of the few threads of this process that may spin at once: others need processors too.
  class Turn {
   public:
    Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn();
    explicit operator bool() const { return taken_; }

   private:
    bool taken_;
  };

  static void pause() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("isb");
#endif
  }

  static constexpr int kLooksPerClock = 16;
  static constexpr std::chrono::microseconds kPreempted{20};
  static constexpr std::uint32_t kMostInVain = 8;
  static constexpr int kSleepFactor = 4;  // two wake-ups are in a wait that was slept through

  std::chrono::nanoseconds longest_;
  std::uint32_t in_vain_ = 0;
  std::uint32_t rest_ = 0;  // short waits still to be slept through
};

}  // namespace pybridge
