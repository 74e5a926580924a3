// The sessions of this process. The GIL guards the list.
#include "py/session.hpp"

namespace pybridge {
namespace {

std::vector<Session*>& sessions() {
  static auto* list =
      new std::vector<Session*>();  // never deleted: threads may outlive the end of main
  return *list;
}

}  // namespace

constinit thread_local int Session::calls_of_thread_ = 0;

Session* Session::find(GilToken, std::uint64_t id) {
  const std::vector<Session*>& list = sessions();
  return id - 1 < list.size() ? list[id - 1] : nullptr;
}

Session& Session::open(GilToken, std::shared_ptr<JavaPort> port, std::size_t kept_exceptions) {
  std::vector<Session*>& list = sessions();
  list.push_back(nullptr);
  list.back() = new Session(list.size(), std::move(port), kept_exceptions);
  return *list.back();
}

void Session::close(GilToken token, std::uint64_t id) {
  Session* session = find(token, id);
  if (session == nullptr) return;
  sessions()[id - 1] = nullptr;
  const std::shared_ptr<JavaPort> port = std::move(session->port_);
  session->handles_.clear(token);
  session->exceptions_.clear(token);
  session->release();
}

void Session::wait_for_calls(GilToken token, std::uint64_t id, std::chrono::nanoseconds limit) {
  Session* session = find(token, id);
  if (session == nullptr || session->awaited_ || calls_of_thread_ > 0) return;
  const SessionRef keep(*session);
  session->awaited_ = true;
  if (session->running_ == 0) return;
  const GilRelease released(token);
  std::unique_lock lock(session->drained_mutex_);
  session->drained_signal_.wait_for(lock, limit, [session] { return session->drained_; });
}

void Session::end() {
  const GilToken token = gil_held_by_caller();
  handles_.clear(token);  // those that a call made while the session was closed
  exceptions_.clear(token);
  delete this;
}

void Session::tell_drained() {
  {
    const std::lock_guard lock(drained_mutex_);
    drained_ = true;
  }
  drained_signal_.notify_all();
}

}  // namespace pybridge
