// One frame sent, one frame received: what a call in process mode needs of the system.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pybridge::loader {

inline constexpr std::size_t frameHeaderBytes = 48;
inline constexpr std::uint32_t frameMagic = 0x31425950;  // "PYB1" in memory order
inline constexpr std::size_t overflowAddressOffset = 16;

struct FrameBuffer {
  std::byte* address;
  std::size_t capacityBytes;  // at least frameHeaderBytes
};

// Reads one frame, whose header begins with u32 magic and u32 total length. No byte may follow it
// before this side has answered. Returns the frame's length if it fits the buffer. Else the frame
// lies in a new malloc block, whose address is stored as u64 at overflowAddressOffset of the
// buffer, and the negative length is returned. A malformed header fails and leaves the pipe
// unusable.
std::int64_t receiveFrame(int readFd, FrameBuffer buffer, std::size_t maxBytes);

// Writes `lengthBytes` from the buffer, then receives the answer into it.
std::int64_t exchangeFrames(int writeFd, int readFd, FrameBuffer buffer, std::size_t lengthBytes,
                            std::size_t maxBytes);

}  // namespace pybridge::loader
