// Frames over a pair of pipes.
#include "frame_exchange.hpp"

#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "failure.hpp"
#include "pipe.hpp"

namespace pybridge::loader {
namespace {

using Header = std::array<std::byte, frameHeaderBytes>;

struct FreeBlock {
  void operator()(std::byte* block) const noexcept { std::free(block); }
};

std::uint32_t wordAt(const Header& header, std::size_t offset) {
  std::uint32_t word = 0;
  std::memcpy(&word, header.data() + offset, sizeof word);
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

std::size_t checkedLength(const Header& header, std::size_t maxBytes) {
  std::uint32_t magic = wordAt(header, 0);
  if (magic != frameMagic) {
    throw Failure(FailureKind::io, "malformed frame: magic=" + hexadecimal(magic) +
                                       ", wanted=" + hexadecimal(frameMagic));
  }
  std::size_t length = wordAt(header, 4);
  if (length < frameHeaderBytes || length > maxBytes) {
    throw Failure(FailureKind::io, "malformed frame: lengthBytes=" + std::to_string(length) +
                                       ", minBytes=" + std::to_string(frameHeaderBytes) +
                                       ", maxBytes=" + std::to_string(maxBytes));
  }
  return length;
}

void readRest(int readFd, const Header& header, std::byte* target, std::size_t length) {
  std::memcpy(target, header.data(), header.size());
  readFully(readFd, target + header.size(), length - header.size(), "inside a frame");
}

}  // namespace

std::int64_t receiveFrame(int readFd, FrameBuffer buffer, std::size_t maxBytes) {
  Header header;
  readFully(readFd, header.data(), header.size(), "before a frame");
  std::size_t length = checkedLength(header, maxBytes);
  if (length <= buffer.capacityBytes) {
    readRest(readFd, header, buffer.address, length);
    return static_cast<std::int64_t>(length);
  }
  std::unique_ptr<std::byte, FreeBlock> block(static_cast<std::byte*>(std::malloc(length)));
  if (block == nullptr) {
    throw Failure(FailureKind::memory,
                  "native memory for a frame: lengthBytes=" + std::to_string(length));
  }
  readRest(readFd, header, block.get(), length);
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
