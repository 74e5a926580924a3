// The worker's lifeline: a pipe whose end means that the JVM is gone, and that tells of calls to
// stop.
#pragma once

namespace pybridge {

// Ends this process when the pipe's other end is closed, by a thread that needs no GIL. Meanwhile
// it reads messages of three words: session, call, StopReason. Another thread stops these calls. A
// message of zeros asks for the Python stacks of all threads, which go to `report_fd`.
void watch_parent(int fd, int report_fd);

}  // namespace pybridge
