// Tells Java of the objects that Python has dropped while no frame goes there that would.
//
// A frame to Java takes them along, which costs nothing; so the thread that looks after the rest
// waits for a while before it looks, and sleeps while there is nothing.
#include "py/release_watch.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <semaphore>
#include <thread>

#include "py/gil.hpp"
#include "py/session.hpp"
#include "py/upcall.hpp"

namespace pybridge {
namespace {

using Pause = std::chrono::milliseconds;
constexpr Pause kPause{100};
constexpr Pause kLongestPause{10'000};  // while nothing can be told, as when the JVM has ended

std::binary_semaphore& wanted() {
  static auto* semaphore = new std::binary_semaphore(0);  // never deleted: its thread waits at it
  return *semaphore;
}

// Whether all was told.
bool tell_all(GilToken token) {
  try {
    for (const std::uint64_t id : Session::with_released(token)) {
      Session* session = Session::find(token, id);
      if (session != nullptr) tell_released(token, *session);
    }
  } catch (const std::exception&) {
    return false;  // Java has no memory, the session has closed meanwhile, or the JVM has ended
  }
  return true;
}

void watch() {
  for (;;) {
    wanted().acquire();
    Pause pause = kPause;
    for (bool is_awake = true; is_awake;) {
      std::this_thread::sleep_for(pause);
      if (python_ends()) return;
      const GilHold gil;
      pause = tell_all(gil.token()) ? kPause : std::min(2 * pause, kLongestPause);
      is_awake = Session::any_released(gil.token());
      release_watch_is_awake = is_awake;
    }
  }
}

}  // namespace

void enable_release_watch(GilToken) {
  static bool enabled = false;
  if (enabled) return;
  enabled = true;
  release_watch_is_awake = false;
}

void wake_release_watch() noexcept {
  static bool started = false;
  if (python_ends()) return;
  try {
    if (!started) std::thread(watch).detach();
  } catch (const std::exception&) {
    return;  // no thread can be had now; with the next dropped object perhaps
  }
  started = true;
  release_watch_is_awake = true;
  wanted().release();
}

}  // namespace pybridge
