// A thread with a larger stack than most.
#include "core/large_thread.hpp"

#include <pthread.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace pybridge {
namespace {

constexpr std::size_t kStackBytes = std::size_t{16} << 20;

}  // namespace

void start_large_thread(std::function<void()> body) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  auto owned = std::make_unique<std::function<void()>>(std::move(body));
  pthread_t thread{};
  const int status = pthread_create(
      &thread, &attributes,
      [](void* argument) -> void* {
        const std::unique_ptr<std::function<void()>> run(
            static_cast<std::function<void()>*>(argument));
        (*run)();
        return nullptr;
      },
      owned.get());
  pthread_attr_destroy(&attributes);
  if (status != 0)
    throw std::runtime_error("no thread for Python could be made: errno=" + std::to_string(status));
  owned.release();  // the thread's now
}

}  // namespace pybridge
