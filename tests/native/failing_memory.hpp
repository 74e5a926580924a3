// Lets allocations of Python and of C++ fail on this thread. One file of a program defines
// operator new by it.
#pragma once

#include <array>
#include <cstddef>
#include <limits>

#include "py/python.hpp"

namespace pybridge {

class FailingMemory {
 public:
  static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

  // From now on: lets `first` allocations pass, and the `count` after them fail. The GIL is held.
  FailingMemory(std::size_t first, std::size_t count) {
    for (const PyMemAllocatorDomain domain : kDomains) {
      PyMemAllocatorEx& original = originals_[domain];
      PyMem_GetAllocator(domain, &original);
      PyMemAllocatorEx failing{&original, allocate, allocate_zeroed, reallocate, release};
      PyMem_SetAllocator(domain, &failing);
    }
    left_ = first;
    to_fail_ = count;
    failed_ = false;
  }
  FailingMemory(const FailingMemory&) = delete;
  FailingMemory& operator=(const FailingMemory&) = delete;
  ~FailingMemory() {
    to_fail_ = 0;
    for (const PyMemAllocatorDomain domain : kDomains)
      PyMem_SetAllocator(domain, &originals_[domain]);
  }

  // Whether one has failed.
  bool has_failed() const { return failed_; }

  // Counts an allocation; whether it is to fail.
  static bool fails_now() noexcept {
    if (to_fail_ == 0) return false;
    if (left_ > 0) {
      --left_;
      return false;
    }
    if (to_fail_ != kAll) --to_fail_;
    failed_ = true;
    return true;
  }

 private:
  static constexpr std::array kDomains{PYMEM_DOMAIN_MEM, PYMEM_DOMAIN_OBJ};

  static PyMemAllocatorEx& original(void* context) {
    return *static_cast<PyMemAllocatorEx*>(context);
  }
  static void* allocate(void* context, std::size_t bytes) {
    return fails_now() ? nullptr : original(context).malloc(original(context).ctx, bytes);
  }
  static void* allocate_zeroed(void* context, std::size_t count, std::size_t bytes) {
    return fails_now() ? nullptr : original(context).calloc(original(context).ctx, count, bytes);
  }
  static void* reallocate(void* context, void* block, std::size_t bytes) {
    return fails_now() ? nullptr : original(context).realloc(original(context).ctx, block, bytes);
  }
  static void release(void* context, void* block) {
    original(context).free(original(context).ctx, block);
  }

  static inline thread_local std::size_t left_ = 0;
  static inline thread_local std::size_t to_fail_ = 0;
  static inline thread_local bool failed_ = false;
  // By domain; other threads may still be in a hook when it goes.
  static inline std::array<PyMemAllocatorEx, 3> originals_{};
};

}  // namespace pybridge
