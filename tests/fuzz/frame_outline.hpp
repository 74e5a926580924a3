// Frames as one changes them who knows the layout: a header, words, and where the values begin.
#pragma once

#include <memory_resource>

#include "frame_stream.hpp"
#include "frame_walk.hpp"

namespace pybridge {

inline constexpr std::size_t kMostFrames = 32;

// Of the memory of one mutation: a sanitizer's would take longer than the mutation.
template <typename T>
using List = std::pmr::vector<T>;

using Words = List<std::uint64_t>;

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

inline List<Frame> parsed(const std::uint8_t* data, std::size_t size) {
  List<Frame> frames;
  for (const auto bytes : cut(data, size, kMostFrames)) {
    if (bytes.size() < kHeaderBytes) break;
    const auto values = bytes.subspan(kHeaderBytes);
    frames.push_back({header_of(bytes.data()), Words(padded(values.size()) / kWordBytes)});
    if (!values.empty()) std::memcpy(frames.back().words.data(), values.data(), values.size());
  }
  return frames;
}

// Reads words as a FrameReader does, but breaks without an exception: that takes longer than all
// else that a mutation does.
class WordCursor {
 public:
  WordCursor(const Words& words, std::size_t at) : words_(words), at_(at) {}

  std::size_t at() const { return at_; }
  bool is_broken() const { return is_broken_; }
  bool is_at_end() const { return at_ == words_.size(); }
  TagWord tag_word() { return tag_word_of(uint64()); }

  std::uint64_t uint64() {
    is_broken_ = is_broken_ || is_at_end();
    return is_broken_ ? 0 : words_[at_++];
  }

  void block(std::size_t bytes) {
    is_broken_ = is_broken_ || bytes > (words_.size() - at_) * kWordBytes;
    if (!is_broken_) at_ += padded(bytes) / kWordBytes;
  }

 private:
  const Words& words_;
  std::size_t at_;
  bool is_broken_ = false;
};

// The values of a frame as one sees them who knows the layout: where each begins, and where it
// ends with all its elements. What is behind a break has no outline.
class Outline {
 public:
  struct Value {
    std::size_t start;
    std::size_t end;  // the start where it breaks
  };

  // Of what is behind the first words.
  explicit Outline(const Words& words, std::size_t first = 0) {
    List<Open> open;
    for (WordCursor cursor(words, first); !cursor.is_at_end();) {
      const std::size_t start = cursor.at();
      const TagWord word = cursor.tag_word();
      if (!skip_payload(cursor, word) || cursor.is_broken()) {
        ++count_;
        return;
      }
      open.push_back({values_.size(), element_count(word)});
      values_.push_back({start, start});
      close(open, cursor.at());
    }
    if (!open.empty()) ++count_;
  }

  const List<Value>& values() const { return values_; }

  // How many values stand at the first level.
  std::size_t count() const { return count_; }

 private:
  struct Open {
    std::size_t value;
    std::size_t missing;  // elements
  };

  // Ends the values whose last element ends here.
  void close(List<Open>& open, std::size_t end) {
    while (!open.empty() && open.back().missing == 0) {
      values_[open.back().value].end = end;
      open.pop_back();
      if (open.empty()) {
        ++count_;
      } else {
        --open.back().missing;
      }
    }
  }

  List<Value> values_;
  std::size_t count_ = 0;
};

}  // namespace pybridge
