// Calls from Java that another thread may end.
#include "py/watched_call.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "py/imports.hpp"

namespace pybridge {
namespace {

// All are guarded by the GIL but the first, which is the thread's own.
[[gnu::tls_model("initial-exec")]] constinit thread_local WatchedCall* innermost = nullptr;
constinit WatchedCall* newest = nullptr;

// Calls that were stopped before they came here, or after they had ended: nobody can tell. The
// oldest make way, for an id is used once.
struct EarlyStop {
  std::uint64_t session;
  std::uint64_t id;
  StopReason reason;
};
constinit std::array<EarlyStop, 64> early_stops{};
constinit std::size_t early_count = 0;

PyObject* error_type(GilToken token, StopReason reason) {
  static PyObject* timeout = nullptr;
  static PyObject* cancelled = nullptr;
  return reason == StopReason::kDeadline
             ? imported(token, "bridge._errors", "CallTimeout", timeout)
             : imported(token, "bridge._errors", "CallCancelled", cancelled);
}

}  // namespace

void WatchedCall::begin(GilToken token, std::uint64_t session) {
  session_ = session;
  thread_ = PyThread_get_thread_ident();
  for (std::size_t i = 0; i < std::min(early_count, early_stops.size()); ++i) {
    const EarlyStop& stop = early_stops[i];
    if (stop.id == id_ && stop.session == session) error_type_ = error_type(token, stop.reason);
  }
  outer_ = std::exchange(innermost, this);
  older_ = std::exchange(newest, this);
  if (older_ != nullptr) older_->newer_ = this;
}

void WatchedCall::end() {
  innermost = outer_;
  (newer_ != nullptr ? newer_->older_ : newest) = older_;
  if (older_ != nullptr) older_->newer_ = newer_;
  if (error_type_ == nullptr) return;  // what may be pending is meant for an outer call
  if (PyThreadState_Get()->async_exc != nullptr) PyThreadState_SetAsyncExc(thread_, nullptr);
  // It may have taken the place of an outer call's, or that may have ended this one.
  for (const WatchedCall* call = outer_; call != nullptr; call = call->outer_) {
    if (call->error_type_ == nullptr) continue;
    PyThreadState_SetAsyncExc(thread_, call->error_type_);
    return;
  }
}

void WatchedCall::raise(GilToken) const {
  // One that is pending would hit the making of this one.
  if (PyThreadState_Get()->async_exc != nullptr) PyThreadState_SetAsyncExc(thread_, nullptr);
  PyErr_SetNone(error_type_);
  throw py::error_already_set();
}

void stop_call(GilToken token, std::uint64_t session, std::uint64_t id, StopReason reason) {
  PyObject* type = error_type(token, reason);
  for (WatchedCall* call = newest; call != nullptr; call = call->older_) {
    if (call->id_ != id || call->session_ != session) continue;
    call->error_type_ = type;
    PyThreadState_SetAsyncExc(call->thread_, type);
    return;
  }
  early_stops[early_count++ % early_stops.size()] = {session, id, reason};
}

}  // namespace pybridge
