// The two stacks of a thread: its own, and a large one for Python where its own is small.
//
// Python, its parser and the native libraries it loads assume the 8 MiB of a main thread; Java's
// threads have 1 MiB or less. So Python runs on a second stack of the same thread, which stays what
// it is: its locks, thread-locals and identity are untouched. Java runs on the thread's own stack,
// whose bounds the JVM checks. Calls between the two nest as calls do: each goes on where its stack
// was left.
#pragma once

#include <cstddef>
#include <exception>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

namespace pybridge {

inline constexpr std::size_t kLargeStackBytes = std::size_t{8} << 20;

// Below this no call into Python begins: the JVM's guard zones take about 100 KiB of it, and Python
// needs room to notice its own recursion limit.
inline constexpr std::size_t kMinStackBytes = std::size_t{192} << 10;

// Whether PythonStack may leave the thread's own stack: only where no other native code of this
// process calls Java from within Python. Off at first; the setting holds for the process.
void allow_large_stacks();

namespace stacks {

struct ThreadStacks {
  // The lowest addresses; null while the own one is not known, and while there is no large one.
  const char* own_end = nullptr;
  const char* large_end = nullptr;
  // Calls of Python from below this address leave the own stack; null where they never do.
  const char* leave_below = nullptr;
  // Where the next call on each begins. Only that of the stack that is not in use holds; the own
  // stack's is null while it is in use.
  void* own_next = nullptr;
  void* large_next = nullptr;
};

[[gnu::tls_model("initial-exec")]] extern constinit thread_local ThreadStacks this_thread;

// Finds the calling thread's own stack.
void prepare();

// Gives the calling thread a large stack. False where no memory is to be had.
bool make_large();

inline bool has_large() {
  return this_thread.large_end != nullptr || make_large();
}

inline bool on_large() {
  return this_thread.own_next != nullptr;
}

// Whether a call of Python that begins here leaves the own stack.
inline bool leaves_own(const char* here) {
  return here < this_thread.leave_below && !on_large() && has_large();
}

// Calls the function, which must not throw, with the stack growing down from `top`, and stores at
// `left` down to where the present one is in use.
extern "C" [[gnu::visibility("hidden")]] void pybridge_call_on_stack(void* context,
                                                                     void (*function)(void*),
                                                                     void* top, void** left);
#if defined(__SANITIZE_ADDRESS__)
void call_on_stack(void* context, void (*function)(void*), void* top, void** left);
#else
inline void call_on_stack(void* context, void (*function)(void*), void* top, void** left) {
  pybridge_call_on_stack(context, function, top, left);
}
#endif

// A call on the other stack, which exceptions do not cross: they are thrown again on this side.
template <typename Body>
class CallOnOther {
 public:
  explicit CallOnOther(const Body& body) : body_(body) {}

  auto on_large() {
    ThreadStacks& thread = this_thread;
    void* const top = thread.large_next;
    call_on_stack(this, &CallOnOther::run, top, &thread.own_next);
    thread.own_next = nullptr;
    thread.large_next = top;
    return outcome();
  }

  auto on_own() {
    ThreadStacks& thread = this_thread;
    void* const top = std::exchange(thread.own_next, nullptr);
    call_on_stack(this, &CallOnOther::run, top, &thread.large_next);
    thread.own_next = top;
    return outcome();
  }

 private:
  static void run(void* context) noexcept {
    auto& self = *static_cast<CallOnOther*>(context);
    try {
      self.result_.emplace(self.body_());
    } catch (...) {
      self.failure_ = std::current_exception();
    }
  }

  auto outcome() {
    if (failure_ != nullptr) [[unlikely]]
      std::rethrow_exception(std::move(failure_));
    return std::move(*result_);
  }

  const Body& body_;
  std::optional<std::invoke_result_t<const Body&>> result_;
  std::exception_ptr failure_;
};

}  // namespace stacks

// The bytes between here and the end of the stack in use, guard zones included.
inline std::size_t stack_left_bytes() {
  const auto* here = static_cast<const char*>(__builtin_frame_address(0));
  const stacks::ThreadStacks& thread = stacks::this_thread;
  if (thread.own_end == nullptr) [[unlikely]]
    stacks::prepare();
  const char* const end = stacks::on_large() ? thread.large_end : thread.own_end;
  return here > end ? static_cast<std::size_t>(here - end) : 0;
}

// Where code that runs Python has its stack: on the large one where that is allowed, unless the
// stack in use has about as much left, or memory is short.
class PythonStack {
 public:
  PythonStack()
      : own_left_(stack_left_bytes()),
        leaves_(stacks::leaves_own(static_cast<const char*>(__builtin_frame_address(0)))) {}

  std::size_t own_left_bytes() const { return own_left_; }

  // What stack_left_bytes will give where `run` has its body run.
  std::size_t left_bytes() const {
    const stacks::ThreadStacks& thread = stacks::this_thread;
    if (!leaves_) return own_left_;
    return static_cast<std::size_t>(static_cast<const char*>(thread.large_next) - thread.large_end);
  }

  template <typename Body>
  auto run(const Body& body) const {
    return leaves_ ? stacks::CallOnOther(body).on_large() : body();
  }

 private:
  std::size_t own_left_;
  bool leaves_;
};

// What `body` gives, for code that runs Java, or may: on the thread's own stack. It must run no
// code of Python's.
template <typename Body>
auto on_java_stack(const Body& body) {
  return stacks::on_large() ? stacks::CallOnOther(body).on_own() : body();
}

}  // namespace pybridge
