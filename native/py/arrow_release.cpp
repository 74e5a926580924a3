// Puts a release callback of ours before the one of the exporter.
#include "py/arrow_release.hpp"

#include <memory>

#include "core/stacks.hpp"

namespace pybridge {
namespace {

// As the Arrow C Data Interface lays it out.
struct ArrowArray {
  std::int64_t length;
  std::int64_t null_count;
  std::int64_t offset;
  std::int64_t n_buffers;
  std::int64_t n_children;
  const void** buffers;
  ArrowArray** children;
  ArrowArray* dictionary;
  void (*release)(ArrowArray*);
  void* private_data;
};

void release(ArrowArray* array) {
  const std::unique_ptr<ArrowArray> exported(static_cast<ArrowArray*>(array->private_data));
  on_java_stack([&exported] {
    exported->release(exported.get());
    return true;
  });
  array->release = nullptr;
}

}  // namespace

void release_on_java_stack(std::uintptr_t address) {
  auto* const array = reinterpret_cast<ArrowArray*>(address);
  array->private_data = std::make_unique<ArrowArray>(*array).release();
  array->release = &release;
}

}  // namespace pybridge
