// Finds the Java objects of a frame, without reading its other values. Elements follow the tag of
// their container, so the depth of nesting does not matter.
#pragma once

#include "core/frame_reader.hpp"

namespace pybridge {

class FrameReferences {
 public:
  // Of the values behind the reader's position.
  explicit FrameReferences(const FrameReader& frame)
      : reader_(frame.from_start()), from_(frame.position()) {}

  // The next Java object's id, or 0 at the frame's end. Throws FrameError where the frame breaks
  // the layout.
  std::uint64_t next_java_object() {
    while (reader_.remaining() > 0) {
      const TagWord word = reader_.tag_word();
      const std::size_t start = reader_.position();
      const bool refers = word.tag == Tag::kJavaObject || word.tag == Tag::kSharedArray;
      const std::uint64_t id = refers ? FrameReader(reader_).uint64() : 0;
      skip_payload(word);
      if (id != 0 && start >= from_) return id;  // 0 is nobody's
    }
    return 0;
  }

 private:
  void skip_payload(TagWord word) {
    const std::size_t count = word.count;
    switch (word.tag) {
      case Tag::kInt:
      case Tag::kFloat:
      case Tag::kHandle:
      case Tag::kJavaObject:
      case Tag::kArrayRef:
      case Tag::kDate:
      case Tag::kTime:
      case Tag::kSegment:
      case Tag::kOutcome:
        return words(1);
      case Tag::kBufferRef:
      case Tag::kDateTime:
      case Tag::kTimeOffset:
      case Tag::kDuration:
      case Tag::kUuid:
      case Tag::kBundledCall:
        return words(2);
      case Tag::kDateTimeOffset:
        return words(3);
      case Tag::kDateTimeZone:
        words(3);
        return bytes(count);
      case Tag::kDecimal:
        words(1);
        return bytes(count);
      case Tag::kBigInt:
      case Tag::kBytes:
      case Tag::kTextLatin1:
        return bytes(count);
      case Tag::kTextUtf16:
        return bytes(count * 2);
      case Tag::kArray: {
        const std::uint64_t array_bytes = reader_.uint64();
        words(1 + count);
        return bytes(array_bytes);
      }
      case Tag::kBufferAddress:
        return words(3 + 2 * count);
      case Tag::kSharedArray:
        return words(7 + 2 * count);
      case Tag::kIntList:
      case Tag::kFloatList:
        return words(count);
      case Tag::kNone:
      case Tag::kBool:
      case Tag::kList:
      case Tag::kTuple:
      case Tag::kSet:
      case Tag::kFrozenSet:
      case Tag::kDict:
      case Tag::kPath:
      case Tag::kNamedTuple:
      case Tag::kConverted:
        return;  // a bare word, or what is in it follows
    }
    throw FrameError("unknown tag: " + std::to_string(static_cast<int>(word.tag)));
  }

  void words(std::size_t count) { bytes(count * kWordBytes); }
  void bytes(std::size_t count) { reader_.block(count); }

  FrameReader reader_;
  std::size_t from_;
};

}  // namespace pybridge
