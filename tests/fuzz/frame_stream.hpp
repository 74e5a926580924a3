// What a fuzz target takes as its input: the frames that come over a pipe, one after the other.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <vector>

#include "core/frame_layout.hpp"

namespace pybridge {

using Bytes = std::vector<std::byte>;

// A segment of shared memory that a target has open, and a word that stands for its process.
inline constexpr std::uint64_t kThisProcess = 0x5345'4C46'5F50'4944;
inline constexpr std::uint64_t kSharedFd = 200;
inline constexpr std::uint64_t kSharedBytes = 4096;

// Ends the program where a target finds a defect, which a fuzzer takes for a finding.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

// The header as it lies in a frame.
struct FrameHeader {
  std::uint32_t magic = kFrameMagic;
  std::uint32_t length_bytes = kHeaderBytes;
  std::uint16_t kind = 0;
  std::uint16_t flags = 0;
  std::uint32_t released_count = 0;
  std::uint64_t target = 0;
  std::uint32_t arg_count = 0;
  std::uint32_t keyword_count = 0;
  std::uint64_t call_id = 0;
  std::uint64_t session = 0;
};
static_assert(sizeof(FrameHeader) == kHeaderBytes);

inline FrameHeader header_of(const std::byte* frame) {
  FrameHeader header;
  std::memcpy(&header, frame, sizeof header);
  return header;
}

// Cuts the input where each header says that its frame ends. The last one is what is left, be it a
// frame or not.
inline std::vector<std::span<const std::byte>> cut(const std::uint8_t* data, std::size_t size,
                                                   std::size_t most_frames) {
  std::vector<std::span<const std::byte>> frames;
  std::span rest(reinterpret_cast<const std::byte*>(data), size);
  while (!rest.empty() && frames.size() < most_frames) {
    std::size_t length = rest.size();
    if (rest.size() >= kHeaderBytes) {
      const std::size_t told = header_of(rest.data()).length_bytes;
      length = std::clamp(told, kHeaderBytes, rest.size());
    }
    frames.push_back(rest.first(length));
    rest = rest.subspan(length);
  }
  return frames;
}

// Each is memory of its very size, so that a sanitizer sees a read beyond it.
inline std::vector<Bytes> frames_of(const std::uint8_t* data, std::size_t size,
                                    std::size_t most_frames) {
  std::vector<Bytes> frames;
  for (const auto frame : cut(data, size, most_frames))
    frames.emplace_back(frame.begin(), frame.end());
  return frames;
}

}  // namespace pybridge
