// One thread state per OS thread, for the thread's life.
#include "py/gil.hpp"

#include <pthread.h>

namespace pybridge {
namespace {

// Initial-exec: one load instead of a call to __tls_get_addr on every entry.
[[gnu::tls_model("initial-exec")]] thread_local PyThreadState* cached_state = nullptr;

bool finalizing() {
#if PY_VERSION_HEX >= 0x030D0000
  return Py_IsFinalizing() != 0;
#else
  return _Py_IsFinalizing() != 0;
#endif
}

// Runs on the dying thread. A thread that Python made has deleted its state by now; one that
// another bridge made may share ours, so our count is given back and the last owner deletes it.
void delete_state(void* pointer) {
  auto* state = static_cast<PyThreadState*>(pointer);
  cached_state = nullptr;
  if (Py_IsInitialized() == 0 || finalizing() || PyGILState_GetThisThreadState() != state) return;
  PyEval_RestoreThread(state);
  PyGILState_Release(PyGILState_UNLOCKED);
}

pthread_key_t thread_end_key() {
  static const pthread_key_t key = [] {
    pthread_key_t made{};
    if (pthread_key_create(&made, delete_state) != 0) throw std::bad_alloc();
    return made;
  }();
  return key;
}

[[gnu::noinline]] PyThreadState* make_state() {
  const pthread_key_t key = thread_end_key();
  const PyGILState_STATE before = PyGILState_Ensure();
  PyThreadState* state = PyGILState_GetThisThreadState();
  if (before == PyGILState_UNLOCKED) PyEval_SaveThread();
  pthread_setspecific(key, state);
  cached_state = state;
  return state;
}

}  // namespace

PyThreadState* this_thread_state() {
  PyThreadState* state = cached_state;
  return state != nullptr ? state : make_state();
}

}  // namespace pybridge
