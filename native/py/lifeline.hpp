// The worker's lifeline: a pipe whose end means that the JVM is gone, and that tells of calls to
// stop and of the JVM's coming end.
#pragma once

#include "py/python.hpp"

namespace pybridge {

// Ends this process when the pipe's other end is closed: by `leave`, or where that does not come to
// its end within 10 s, without. Meanwhile it reads messages of three words. {session, call,
// StopReason} has another thread stop that call. {0, 0, 0} asks for the Python stacks of all
// threads, {0, 0, 1} to run `prepare_exit`; the answer, in the second case empty, goes to
// `report_fd`.
//
// The thread that reads needs no GIL; the functions run on threads of their own.
void watch_parent(int fd, int report_fd, const py::function& prepare_exit,
                  const py::function& leave);

}  // namespace pybridge
