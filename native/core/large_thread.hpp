// A thread with a larger stack than most.
#pragma once

#include <functional>

namespace pybridge {

// Runs the body on a detached thread with 16 MiB of stack: Python's limits assume the 8 MiB of a
// main thread. Throws std::runtime_error if there can be no thread.
void start_large_thread(std::function<void()> body);

}  // namespace pybridge
