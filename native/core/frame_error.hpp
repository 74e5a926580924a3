// The error of a frame that breaks the layout.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace pybridge {

class FrameError : public std::runtime_error {
 public:
  explicit FrameError(const std::string& message) : std::runtime_error(message) {}
};

// A frame that its values made longer than any can be.
class FrameTooLong : public FrameError {
 public:
  FrameTooLong(std::size_t bytes, std::size_t max_bytes)
      : FrameError("values too large for one frame: bytes=" + std::to_string(bytes) +
                   ", maxBytes=" + std::to_string(max_bytes)) {}
};

}  // namespace pybridge
