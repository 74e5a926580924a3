// Calls from Java that another thread may end, by an exception in this call's Python code alone.
#pragma once

#include <cstdint>

#include "py/gil.hpp"

namespace pybridge {

// Why a call shall end; twin of WatchedCall.java.
enum class StopReason : std::uint32_t { kDeadline = 1, kCancelled = 2 };

// A call that runs on this thread, for a scope. Nests as the calls do. One with the id 0 is not
// watched.
//
// Python's asynchronous exceptions hit a thread: whatever it runs next. So one that has not been
// delivered when its call ends is taken back.
class WatchedCall {
 public:
  WatchedCall(GilToken token, std::uint64_t session, std::uint64_t id) : id_(id) {
    if (id != 0) [[unlikely]]
      begin(token, session);
  }
  WatchedCall(const WatchedCall&) = delete;
  WatchedCall& operator=(const WatchedCall&) = delete;
  ~WatchedCall() {
    if (id_ != 0) [[unlikely]]
      end();
  }

  // Throws the exception that the call shall end by, if it shall: Python code may have caught it,
  // and code in C does not see it.
  void require_wanted(GilToken token) const {
    if (error_type_ != nullptr) [[unlikely]]
      raise(token);
  }

  // Whether it was told to end.
  bool is_stopped() const { return error_type_ != nullptr; }

 private:
  friend void stop_call(GilToken, std::uint64_t session, std::uint64_t id, StopReason reason);

  void begin(GilToken, std::uint64_t session);
  void end();
  [[noreturn]] void raise(GilToken) const;

  std::uint64_t id_;
  std::uint64_t session_ = 0;
  unsigned long thread_ = 0;
  PyObject* error_type_ = nullptr;  // borrowed from the module; set once the call shall end
  WatchedCall* outer_ = nullptr;    // of this thread
  WatchedCall* older_ = nullptr;    // of all threads
  WatchedCall* newer_ = nullptr;
};

// Raises bridge.CallTimeout or bridge.CallCancelled in the Python code of a call. One that has not
// begun ends at its beginning; one that is over is left in peace, with what the thread does now.
void stop_call(GilToken, std::uint64_t session, std::uint64_t id, StopReason reason);

}  // namespace pybridge
