// The sessions of this process. The GIL guards the list.
#include "py/session.hpp"

#include <algorithm>
#include <unordered_map>

namespace pybridge {
namespace {

std::vector<Session*>& sessions() {
  static auto* list =
      new std::vector<Session*>();  // never deleted: threads may outlive the end of main
  return *list;
}

// The sessions that have not ended, for those who have no GIL; the mutex is held for a lookup.
struct Counted {
  std::mutex mutex;
  std::unordered_map<std::uint64_t, const Session*> sessions;
};

Counted& counted() {
  static auto* all = new Counted();  // never deleted, as above
  return *all;
}

}  // namespace

constinit thread_local Session* Session::current_ = nullptr;

Session* Session::current(GilToken) {
  if (current_ != nullptr) return current_;
  Session* only = nullptr;
  for (Session* session : sessions()) {
    if (session != nullptr && only != nullptr) return nullptr;
    if (session != nullptr) only = session;
  }
  return only;
}

std::size_t Session::open_count(GilToken) {
  std::size_t count = 0;
  for (const Session* session : sessions()) count += session != nullptr ? 1 : 0;
  return count;
}

void Session::drop(GilToken token, std::uint64_t id, std::uint64_t handle) {
  Session* session = find(token, id);
  if (session != nullptr) session->handles_.remove(token, handle);
}

bool Session::any_released(GilToken) {
  return std::ranges::any_of(sessions(), [](const Session* session) {
    return session != nullptr && !session->released_.empty();
  });
}

std::vector<std::uint64_t> Session::with_released(GilToken) {
  std::vector<std::uint64_t> ids;
  for (const Session* session : sessions()) {
    if (session != nullptr && !session->released_.empty()) ids.push_back(session->id_);
  }
  return ids;
}

void Session::add_live_type(GilToken, std::uint32_t id, PyTypeObject* type) {
  constexpr std::uint32_t kMostTypes = 1 << 24;  // a frame that is wrong shall not take all memory
  if (port_ == nullptr || id >= kMostTypes) return;
  if (id >= live_types_.size()) live_types_.resize(std::size_t{id} + 64, nullptr);
  if (live_types_[id] != nullptr) return;
  Py_INCREF(type);
  live_types_[id] = type;
}

Session* Session::find(GilToken, std::uint64_t id) {
  const std::vector<Session*>& list = sessions();
  return id - 1 < list.size() ? list[id - 1] : nullptr;
}

Session& Session::open(GilToken, std::shared_ptr<JavaPort> port, std::size_t kept_exceptions) {
  std::vector<Session*>& list = sessions();
  list.push_back(nullptr);
  list.back() = new Session(list.size(), std::move(port), kept_exceptions);
  const std::lock_guard lock(counted().mutex);
  counted().sessions[list.size()] = list.back();
  return *list.back();
}

SessionCounts Session::counts(std::uint64_t id) {
  const std::lock_guard lock(counted().mutex);
  const auto found = counted().sessions.find(id);
  if (found == counted().sessions.end()) return {};
  return {found->second->calls_.load(std::memory_order_relaxed),
          found->second->upcalls_.load(std::memory_order_relaxed)};
}

void Session::close(GilToken token, std::uint64_t id) {
  Session* session = find(token, id);
  if (session == nullptr) return;
  sessions()[id - 1] = nullptr;
  const std::shared_ptr<JavaPort> port = std::move(session->port_);
  const py::object types = std::move(session->java_types_);
  const std::vector<PyTypeObject*> live_types = std::move(session->live_types_);
  for (PyTypeObject* type : live_types) Py_XDECREF(type);
  session->handles_.clear(token);
  session->exceptions_.clear(token);
  session->release();
}

void Session::wait_for_calls(GilToken token, std::uint64_t id, std::chrono::nanoseconds limit) {
  Session* session = find(token, id);
  if (session == nullptr || session->awaited_ || current_ != nullptr) return;
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
  {
    const std::lock_guard lock(counted().mutex);
    counted().sessions.erase(id_);
  }
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
