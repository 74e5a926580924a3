// How much stack the calling thread has left.
#include "core/stack_room.hpp"

#include <pthread.h>

namespace pybridge {
namespace {

// The lowest address of this thread's stack; asking the system takes microseconds, so once a
// thread.
[[gnu::tls_model("initial-exec")]] thread_local const char* stack_end = nullptr;

[[gnu::noinline]] const char* find_stack_end(const char* here) {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return here - (std::size_t{8} << 20);
  void* low = nullptr;
  std::size_t bytes = 0;
  pthread_attr_getstack(&attributes, &low, &bytes);
  pthread_attr_destroy(&attributes);
  return static_cast<const char*>(low);
}

}  // namespace

std::size_t stack_left_bytes() {
  const auto* here = static_cast<const char*>(__builtin_frame_address(0));
  if (stack_end == nullptr) stack_end = find_stack_end(here);
  return here > stack_end ? static_cast<std::size_t>(here - stack_end) : 0;
}

}  // namespace pybridge
