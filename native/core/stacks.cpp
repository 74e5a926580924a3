// The two stacks of a thread: its own, and a large one for Python where its own is small.
#include "core/stacks.hpp"

#include <pthread.h>
#include <sys/mman.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

#if !defined(__x86_64__)
#error "call_on_stack is written for x86-64"
#endif

// By the System V ABI `top` is a multiple of 16, and so is what is stored. The frame pointer leads
// debuggers and profilers back.
asm(R"(
  .text
  .hidden pybridge_call_on_stack
  .globl pybridge_call_on_stack
  .type pybridge_call_on_stack, @function
pybridge_call_on_stack:
  .cfi_startproc
  endbr64
  pushq %rbp
  .cfi_def_cfa_offset 16
  .cfi_offset %rbp, -16
  movq %rsp, %rbp
  .cfi_def_cfa_register %rbp
  movq %rsp, (%rcx)
  movq %rdx, %rsp
  call *%rsi
  movq %rbp, %rsp
  popq %rbp
  .cfi_def_cfa %rsp, 8
  ret
  .cfi_endproc
  .size pybridge_call_on_stack, .-pybridge_call_on_stack
)");

namespace pybridge {
namespace stacks {
namespace {

constexpr std::size_t kGuardBytes = std::size_t{1} << 20;  // frames may skip some of it
constexpr std::size_t kMappedBytes = kGuardBytes + kLargeStackBytes;
constexpr std::size_t kMostIdle = 16;

// Where the next is wanted, if nothing is there: below the stacks of all threads.
void* wanted_address() {
  constexpr std::uintptr_t kHighest = 0x2000'0000'0000;
  constexpr std::uintptr_t kPlaces = 1 << 16;
  static std::atomic<std::uintptr_t> next{0};
  return reinterpret_cast<void*>(kHighest - next.fetch_add(1) % kPlaces * kMappedBytes);
}

// Large stacks of threads that have ended, for those that begin.
class IdleStacks {
 public:
  // The lowest address that is mapped; null where no memory is to be had.
  char* take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        char* const found = idle_.back();
        idle_.pop_back();
        return found;
      }
    }
    return map();
  }

  void give_back(char* mapped) {
    {
      const std::lock_guard lock(mutex_);
      if (idle_.size() < kMostIdle) {
        idle_.push_back(mapped);
        return;
      }
    }
    munmap(mapped, kMappedBytes);
  }

 private:
  IdleStacks() { idle_.reserve(kMostIdle); }
  friend IdleStacks& idle_stacks();

  static char* map() {
    void* mapped = mmap(wanted_address(), kMappedBytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (mapped == MAP_FAILED) return nullptr;
    madvise(mapped, kMappedBytes, MADV_NOHUGEPAGE);  // or a first touch may cost 2 MiB
    if (mprotect(mapped, kGuardBytes, PROT_NONE) == 0) return static_cast<char*>(mapped);
    munmap(mapped, kMappedBytes);
    return nullptr;
  }

  std::mutex mutex_;
  std::vector<char*> idle_;
};

IdleStacks& idle_stacks() {
  static auto* all = new IdleStacks();  // never deleted: threads may outlive the end of main
  return *all;
}

struct ThreadEnd {
  char* mapped = nullptr;

  ThreadEnd() = default;
  ThreadEnd(const ThreadEnd&) = delete;
  ThreadEnd& operator=(const ThreadEnd&) = delete;
  ~ThreadEnd() {
    // Native code may have called exit with frames on it.
    if (mapped == nullptr || on_large() || this_thread.large_next != mapped + kMappedBytes) return;
    this_thread.large_end = nullptr;
    this_thread.leave_below = nullptr;
    idle_stacks().give_back(std::exchange(mapped, nullptr));
  }
};

thread_local ThreadEnd thread_end;

bool large_allowed = false;

// Asking the system takes microseconds, so once a thread.
const char* own_end() {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0)
    return static_cast<const char*>(__builtin_frame_address(0)) - kLargeStackBytes;
  void* low = nullptr;
  std::size_t bytes = 0;
  pthread_attr_getstack(&attributes, &low, &bytes);
  pthread_attr_destroy(&attributes);
  return static_cast<const char*>(low);
}

#if defined(__SANITIZE_ADDRESS__)
struct Told {
  void (*function)(void*);
  void* context;

  static void run(void* self) {
    const auto& told = *static_cast<Told*>(self);
    const void* from = nullptr;
    std::size_t bytes = 0;
    __sanitizer_finish_switch_fiber(nullptr, &from, &bytes);
    told.function(told.context);
    __sanitizer_start_switch_fiber(nullptr, from, bytes);
  }
};
#endif

}  // namespace

constinit thread_local ThreadStacks this_thread;

void prepare() {
  thread_end.mapped = nullptr;  // so that it is destroyed after what is made later
  this_thread.own_end = own_end();
  if (large_allowed) this_thread.leave_below = this_thread.own_end + kLargeStackBytes / 2;
}

bool make_large() {
  char* const mapped = idle_stacks().take();
  if (mapped == nullptr) return false;
  // The JVM refuses Java code that others run on a stack below its thread's; above it, it would not
  // know its own locks there.
  if (mapped > this_thread.own_end) {
    munmap(mapped, kMappedBytes);
    return false;
  }
  thread_end.mapped = mapped;
  this_thread.large_end = mapped + kGuardBytes;
  this_thread.large_next = mapped + kMappedBytes;
  return true;
}

#if defined(__SANITIZE_ADDRESS__)
// The sanitizer is told which stack is in use.
void call_on_stack(void* context, void (*function)(void*), void* top, void** left) {
  const char* const end =
      left == &this_thread.own_next ? this_thread.large_end : this_thread.own_end;
  Told told{function, context};
  void* fake = nullptr;
  __sanitizer_start_switch_fiber(&fake, end,
                                 static_cast<std::size_t>(static_cast<char*>(top) - end));
  pybridge_call_on_stack(&told, Told::run, top, left);
  __sanitizer_finish_switch_fiber(fake, nullptr, nullptr);
}
#endif

}  // namespace stacks

void allow_large_stacks() {
  stacks::large_allowed = true;
}

}  // namespace pybridge
