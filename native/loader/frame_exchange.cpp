// Frames over a pair of pipes.
#include "frame_exchange.hpp"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "failure.hpp"
#include "pipe.hpp"

namespace pybridge::loader {
namespace {

struct FreeBlock {
  void operator()(std::byte* block) const noexcept { std::free(block); }
};

std::uint32_t wordAt(const std::byte* frame, std::size_t offset) {
  std::uint32_t word = 0;
  std::memcpy(&word, frame + offset, sizeof word);
  return word;
}

std::string hexadecimal(std::uint32_t word) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text = "0x";
  for (int shift = 28; shift >= 0; shift -= 4) {
    text.push_back(digits[(word >> shift) & 0xFU]);
  }
  return text;
}

// The length that the header tells, of which `seenBytes` were read already.
std::size_t checkedLength(const std::byte* frame, std::size_t seenBytes, std::size_t maxBytes) {
  std::uint32_t magic = wordAt(frame, 0);
  if (magic != frameMagic) {
    throw Failure(FailureKind::io, "malformed frame: magic=" + hexadecimal(magic) +
                                       ", wanted=" + hexadecimal(frameMagic));
  }
  std::size_t length = wordAt(frame, 4);
  if (length < frameHeaderBytes || length > maxBytes || length < seenBytes) {
    throw Failure(FailureKind::io, "malformed frame: lengthBytes=" + std::to_string(length) +
                                       ", minBytes=" + std::to_string(frameHeaderBytes) +
                                       ", maxBytes=" + std::to_string(maxBytes) +
                                       ", seenBytes=" + std::to_string(seenBytes));
  }
  return length;
}

// Reads the header, and with it what else is there: the peer sends no second frame before an
// answer, so one read takes most frames whole. Returns the count of bytes read.
std::size_t readStart(int readFd, FrameBuffer buffer) {
  std::size_t seen = 0;
  while (seen < frameHeaderBytes) {
    std::size_t count = readSome(readFd, buffer.address + seen, buffer.capacityBytes - seen);
    if (count == 0) {
      throw Failure(FailureKind::closed,
                    "the peer closed the pipe: before a frame, fd=" + std::to_string(readFd) +
                        ", seenBytes=" + std::to_string(seen) +
                        ", wantedBytes=" + std::to_string(frameHeaderBytes));
    }
    seen += count;
  }
  return seen;
}

void readRest(int readFd, std::byte* frame, std::size_t seenBytes, std::size_t length) {
  readFully(readFd, frame + seenBytes, length - seenBytes, "inside a frame");
}

}  // namespace

std::int64_t receiveFrame(int readFd, FrameBuffer buffer, std::size_t maxBytes) {
  std::size_t seen = readStart(readFd, buffer);
  std::size_t length = checkedLength(buffer.address, seen, maxBytes);
  if (length <= buffer.capacityBytes) {
    readRest(readFd, buffer.address, seen, length);
    return static_cast<std::int64_t>(length);
  }
  std::unique_ptr<std::byte, FreeBlock> block(static_cast<std::byte*>(std::malloc(length)));
  if (block == nullptr) {
    throw Failure(FailureKind::memory,
                  "native memory for a frame: lengthBytes=" + std::to_string(length));
  }
  std::memcpy(block.get(), buffer.address, seen);
  readRest(readFd, block.get(), seen, length);
  std::uint64_t address = reinterpret_cast<std::uintptr_t>(block.release());
  std::memcpy(buffer.address + overflowAddressOffset, &address, sizeof address);
  return -static_cast<std::int64_t>(length);
}

std::int64_t exchangeFrames(int writeFd, int readFd, FrameBuffer buffer, std::size_t lengthBytes,
                            std::size_t maxBytes) {
  writeFully(writeFd, buffer.address, lengthBytes);
  return receiveFrame(readFd, buffer, maxBytes);
}

}  // namespace pybridge::loader
