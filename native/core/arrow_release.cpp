// Arrow arrays that Java has exported by the C Data Interface: whoever drops one marks its memory.
#include "core/arrow_release.hpp"

namespace pybridge {

static_assert(sizeof(ArrowArray) == 80 && sizeof(ArrowExport) == 32);
static_assert(std::atomic<ArrowExport*>::is_always_lock_free);

void release_arrow_array(ArrowArray* array) {
  for (std::int64_t i = 0; i < array->n_children; ++i) {
    ArrowArray* const child = array->children[i];
    if (child->release != nullptr) child->release(child);  // else a consumer has moved it
  }
  auto* const memory = static_cast<ArrowExport*>(array->private_data);
  array->release = nullptr;
  if (memory->holder_count.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  std::atomic<ArrowExport*>& released = *memory->released;
  memory->next = released.load(std::memory_order_relaxed);
  while (!released.compare_exchange_weak(memory->next, memory, std::memory_order_release,
                                         std::memory_order_relaxed)) {
  }
}

}  // namespace pybridge
