// Aligned memory for a frame, with a writer on it.
#pragma once

#include <string_view>
#include <vector>

#include "core/frame_reader.hpp"
#include "core/frame_writer.hpp"

namespace pybridge {

// A frame that a test writes; it spills like any other.
class FrameMemory {
 public:
  static constexpr std::size_t kBytes = 4096;

  FrameMemory() : words_(kBytes / kWordBytes, kUnwritten), writer_(start_of(words_), kBytes) {}

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
  // A byte that nobody wrote is seen.
  static constexpr std::uint64_t kUnwritten = 0xA5A5A5A5A5A5A5A5;

  // Not inlined: a compiler that sees where the memory comes from warns that realloc might get it.
  [[gnu::noinline]] static std::byte* start_of(std::vector<std::uint64_t>& words) {
    return reinterpret_cast<std::byte*>(words.data());
  }

  std::vector<std::uint64_t> words_;
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
