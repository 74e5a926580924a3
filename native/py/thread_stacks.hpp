// The Python stacks of all threads as text, read from outside: without the GIL.
#pragma once

#include <string>

namespace pybridge {

// For each thread in Python code a line `thread ID "NAME"`, with `, has the GIL` for the one that
// has it, and a line for each frame, innermost first. Needs neither the GIL nor a thread state, and
// waits for nothing.
//
// All of it is read from copies of memory, so that a thread that runs meanwhile makes a stack wrong
// at worst. Each stack is read until two readings are the same; `, runs` tells that none were.
std::u16string thread_stacks();

}  // namespace pybridge
