// The error of a frame that breaks the layout.
#pragma once

#include <stdexcept>
#include <string>

namespace pybridge {

class FrameError : public std::runtime_error {
 public:
  explicit FrameError(const std::string& message) : std::runtime_error(message) {}
};

}  // namespace pybridge
