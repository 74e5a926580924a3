// Tells Java of the objects that Python has dropped while no frame goes there that would.
//
// A frame to Java takes them along, which costs nothing; so the thread that looks after the rest
// waits for a while before it looks, and sleeps while there is nothing.
#include "py/release_watch.hpp"

#include <chrono>
#include <semaphore>
#include <system_error>
#include <thread>

#include "py/gil.hpp"
#include "py/session.hpp"
#include "py/upcall.hpp"

namespace pybridge {
namespace {

constexpr std::chrono::milliseconds kPause{100};

std::binary_semaphore& wanted() {
  static auto* semaphore = new std::binary_semaphore(0);  // never deleted: its thread waits at it
  return *semaphore;
}

// Whether anything was told.
bool tell_all(GilToken token) {
  bool told = false;
  for (const std::uint64_t id : Session::with_released(token)) {
    Session* session = Session::find(token, id);
    try {
      if (session != nullptr) tell_released(token, *session);
      told = true;
    } catch (const py::error_already_set&) {
      continue;  // the session has closed meanwhile, or the JVM has ended
    } catch (const std::runtime_error&) {
      continue;  // the JVM ends just now
    }
  }
  return told;
}

void watch() {
  for (;;) {
    wanted().acquire();
    for (bool is_awake = true; is_awake;) {
      std::this_thread::sleep_for(kPause);
      const GilHold gil;
      is_awake = tell_all(gil.token());
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
  try {
    if (!started) std::thread(watch).detach();
  } catch (const std::system_error&) {
    return;  // no thread can be had now; with the next dropped object perhaps
  }
  started = true;
  release_watch_is_awake = true;
  wanted().release();
}

}  // namespace pybridge
