// The JVM's side of a channel, which Java knows by a number.
#pragma once

#include <jni.h>

#include <chrono>
#include <cstddef>

namespace pybridge::loader {

// Takes over the two ends. `mailbox` is null where there is no shared memory.
jlong openFrameChannel(int readFd, int writeFd, std::byte* mailbox,
                       std::chrono::nanoseconds longestSpin);

// Closes both ends; nobody uses the channel any more.
void closeFrameChannel(jlong channel);

void sendFrame(jlong channel, const std::byte* frame, std::size_t lengthBytes);

// Blocks for one frame. Returns its length if it fits. Else it lies in a new malloc block, whose
// address is stored as u64 at the header's target, and the negative length is returned.
jlong receiveFrame(jlong channel, std::byte* memory, std::size_t capacityBytes,
                   std::size_t maxBytes);

}  // namespace pybridge::loader
