// The sessions of this process. The GIL guards the list.
#include "py/session.hpp"

namespace pybridge {
namespace {

std::vector<Session*>& sessions() {
  static std::vector<Session*> list;
  return list;
}

}  // namespace

Session* Session::find(GilToken, std::uint64_t id) {
  const std::vector<Session*>& list = sessions();
  return id - 1 < list.size() ? list[id - 1] : nullptr;
}

Session& Session::open(GilToken, std::shared_ptr<JavaPort> port) {
  std::vector<Session*>& list = sessions();
  list.push_back(nullptr);
  list.back() = new Session(list.size(), std::move(port));
  return *list.back();
}

void Session::close(GilToken token, std::uint64_t id) {
  Session* session = find(token, id);
  if (session == nullptr) return;
  sessions()[id - 1] = nullptr;
  const std::shared_ptr<JavaPort> port = std::move(session->port_);
  session->handles_.clear(token);
  session->release();
}

}  // namespace pybridge
