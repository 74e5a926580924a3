// Reads the golden call frames of tests/golden/frames.txt.
#pragma once

#include <bit>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace pybridge {

static_assert(std::endian::native == std::endian::little, "golden frames are little-endian");

struct GoldenFrame {
  std::string name;
  std::vector<std::byte> bytes;
  // Python's expression for the frame's one value; empty where it has none.
  std::string python;
  bool decodes = false;
  bool encodes = false;
};

inline std::vector<GoldenFrame> read_golden_frames() {
  const std::string path = PYBRIDGE_GOLDEN_DIR "/frames.txt";
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<GoldenFrame> frames;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    for (std::string word; words >> word;) {
      if (word == "frame") {
        frames.emplace_back();
        words >> frames.back().name;
      } else if (word == "python" || word == "to_python" || word == "from_python") {
        GoldenFrame& frame = frames.back();
        frame.decodes = word != "from_python";
        frame.encodes = word != "to_python";
        std::getline(words >> std::ws, frame.python);
      } else {
        frames.back().bytes.push_back(static_cast<std::byte>(std::stoul(word, nullptr, 16)));
      }
    }
  }
  return frames;
}

inline const std::vector<GoldenFrame>& golden_frames() {
  static const std::vector<GoldenFrame> frames = read_golden_frames();
  return frames;
}

inline const GoldenFrame& golden_frame(const std::string& name) {
  for (const GoldenFrame& frame : golden_frames()) {
    if (frame.name == name) return frame;
  }
  throw std::runtime_error("no golden frame of this name: " + name);
}

// Bytes as the golden file shows them, for messages.
inline std::string in_hexadecimal(const std::vector<std::byte>& bytes) {
  static const char* const digits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) text += i % 8 == 0 ? '\n' : ' ';
    const auto value = static_cast<unsigned>(bytes[i]);
    text += digits[value >> 4];
    text += digits[value & 15];
  }
  return text;
}

}  // namespace pybridge
