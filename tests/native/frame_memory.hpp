// Aligned memory for a frame, with a writer on it.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "core/frame_reader.hpp"
#include "core/frame_writer.hpp"

namespace pybridge {

// A frame that a test writes; it spills like any other.
class FrameMemory {
 public:
  static constexpr std::size_t kBytes = 4096;

  FrameMemory() : writer_(reinterpret_cast<std::byte*>(words_.data()), kBytes) {}

  FrameWriter& writer() { return writer_; }
  FrameWriter* operator->() { return &writer_; }

  // Completes the frame and reads it.
  FrameReader read() {
    const std::size_t length = writer_.finish();
    return {writer_.data(), length};
  }

  // Completes the frame and copies it.
  std::vector<std::byte> bytes() {
    const std::size_t length = writer_.finish();
    return {writer_.data(), writer_.data() + length};
  }

 private:
  // Filled, so that a byte which nobody wrote is seen.
  std::array<std::uint64_t, kBytes / kWordBytes> words_ = [] {
    std::array<std::uint64_t, kBytes / kWordBytes> words;
    words.fill(0xA5A5A5A5A5A5A5A5);
    return words;
  }();
  FrameWriter writer_;
};

inline void put_int(FrameWriter& writer, std::int64_t value) {
  writer.tag(Tag::kInt);
  writer.int64(value);
}

inline void put_float(FrameWriter& writer, double value) {
  writer.tag(Tag::kFloat);
  writer.float64(value);
}

inline void put_block(FrameWriter& writer, Tag tag, std::string_view bytes) {
  writer.tag(tag, static_cast<std::uint32_t>(bytes.size()));
  bytes.copy(reinterpret_cast<char*>(writer.block(bytes.size())), bytes.size());
}

inline void put_latin1(FrameWriter& writer, std::string_view text) {
  put_block(writer, Tag::kTextLatin1, text);
}

inline void put_utf16(FrameWriter& writer, std::u16string_view text) {
  writer.tag(Tag::kTextUtf16, static_cast<std::uint32_t>(text.size()));
  std::byte* out = writer.block(text.size() * sizeof(char16_t));
  if (!text.empty()) std::memcpy(out, text.data(), text.size() * sizeof(char16_t));
}

template <typename T>
void put_array(FrameWriter& writer, ElementType type, const std::vector<std::int64_t>& shape,
               const std::vector<T>& values, std::uint16_t aux2 = 0) {
  writer.tag(Tag::kArray, static_cast<std::uint32_t>(shape.size()), static_cast<std::uint8_t>(type),
             aux2);
  writer.uint64(values.size() * sizeof(T));
  writer.uint64(sizeof(T));
  for (const std::int64_t dimension : shape) writer.int64(dimension);
  std::byte* out = writer.block(values.size() * sizeof(T));
  if (!values.empty()) std::memcpy(out, values.data(), values.size() * sizeof(T));
}

}  // namespace pybridge
