// The worker's lifeline: a pipe whose end means that the JVM is gone, and that tells of calls to
// stop, of channels and of the JVM's coming end.
#pragma once

#include "py/python.hpp"

namespace pybridge {

// What the worker does of what it is told, as functions of Python.
struct LifelineActions {
  py::function prepare_exit;
  py::function serve_another;  // on a new channel, by a thread that it starts
  py::function leave;          // ends the process
};

// Ends this process when the pipe's other end is closed: by `leave`, or where that does not come to
// its end within 10 s, without. Meanwhile it reads messages; what they ask goes to the reports.
//
// The thread that reads needs no GIL; the functions run on threads of their own.
void watch_parent(int fd, const LifelineActions& actions);

}  // namespace pybridge
