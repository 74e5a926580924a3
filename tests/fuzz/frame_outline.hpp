// Frames as one changes them who knows the layout: a header, words, and where the values begin.
#pragma once

#include "frame_stream.hpp"
#include "frame_walk.hpp"

namespace pybridge {

inline constexpr std::size_t kMostFrames = 32;

using Words = std::vector<std::uint64_t>;

struct Frame {
  FrameHeader header;
  Words words;
};

inline std::uint64_t word_of(TagWord word) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &word, sizeof bits);
  return bits;
}

inline TagWord tag_word_of(std::uint64_t bits) {
  TagWord word{};
  std::memcpy(&word, &bits, sizeof word);
  return word;
}

inline std::vector<Frame> parsed(const std::uint8_t* data, std::size_t size) {
  std::vector<Frame> frames;
  for (const Bytes& bytes : frames_of(data, size, kMostFrames)) {
    if (bytes.size() < kHeaderBytes) break;
    Frame frame{header_of(bytes.data()), Words((bytes.size() - kHeaderBytes + 7) / kWordBytes)};
    if (!frame.words.empty())
      std::memcpy(frame.words.data(), bytes.data() + kHeaderBytes, bytes.size() - kHeaderBytes);
    frames.push_back(std::move(frame));
  }
  return frames;
}

inline Bytes serialized(const FrameHeader& header, const Words& words) {
  Bytes bytes(kHeaderBytes + words.size() * kWordBytes);
  std::memcpy(bytes.data(), &header, kHeaderBytes);
  if (!words.empty())
    std::memcpy(bytes.data() + kHeaderBytes, words.data(), words.size() * kWordBytes);
  return bytes;
}

// The values of a frame as one sees them who knows the layout: where each begins, and where it
// ends with all its elements.
class Outline {
 public:
  explicit Outline(const Frame& frame) {
    FrameHeader header;
    header.length_bytes =
        static_cast<std::uint32_t>(kHeaderBytes + frame.words.size() * kWordBytes);
    bytes_ = serialized(header, frame.words);
    FrameReader reader(bytes_.data(), bytes_.size());
    try {
      while (reader.remaining() > 0) {
        const std::size_t start = index(reader);
        const TagWord word = reader.tag_word();
        skip_payload(reader, word);
        starts_.push_back(start);
      }
    } catch (const FrameError&) {
      return;  // what is behind the break has no outline
    }
  }

  const std::vector<std::size_t>& starts() const { return starts_; }

  // Behind the value that begins here; its beginning if it breaks.
  std::size_t end(std::size_t start) const {
    FrameReader reader(bytes_.data(), bytes_.size());
    reader.block(start * kWordBytes);
    try {
      skip_values(reader, 1);
    } catch (const FrameError&) {
      return start;
    }
    return index(reader);
  }

  // How many values stand at the first level.
  std::size_t count() const {
    FrameReader reader(bytes_.data(), bytes_.size());
    std::size_t count = 0;
    try {
      for (; reader.remaining() > 0; ++count) skip_values(reader, 1);
    } catch (const FrameError&) {
      ++count;
    }
    return count;
  }

 private:
  static std::size_t index(const FrameReader& reader) {
    return (reader.position() - kHeaderBytes) / kWordBytes;
  }

  Bytes bytes_;
  std::vector<std::size_t> starts_;
};

}  // namespace pybridge
