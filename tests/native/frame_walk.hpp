// Walks the values of a frame by nothing but the layout.
#pragma once

#include <string>

#include "core/frame_reader.hpp"

namespace pybridge {

// How many values follow a value's payload as its elements.
inline std::size_t element_count(TagWord word) {
  switch (word.tag) {
    case Tag::kList:
    case Tag::kTuple:
    case Tag::kSet:
    case Tag::kFrozenSet:
      return word.count;
    case Tag::kDict:
    case Tag::kNamedTuple:
      return std::size_t{word.count} * 2;
    case Tag::kBundledCall:
      return word.count + std::size_t{word.aux2} * 2;
    case Tag::kPath:
    case Tag::kOutcome:
      return 1;
    case Tag::kConverted:
      return 2;
    case Tag::kArray:
      return word.aux == static_cast<std::uint8_t>(ElementType::kRaw) ? 1 : 0;
    default:
      return 0;
  }
}

// Reads what belongs to a tag word, without the value's elements; false where the tag is none.
template <typename Reader>
bool skip_payload(Reader& reader, TagWord word) {
  const auto bytes = [&reader](std::size_t count) {
    reader.block(count);
    return true;
  };
  const auto words = [&bytes](std::size_t count) { return bytes(count * kWordBytes); };
  switch (word.tag) {
    case Tag::kNone:
    case Tag::kBool:
    case Tag::kList:
    case Tag::kTuple:
    case Tag::kSet:
    case Tag::kFrozenSet:
    case Tag::kDict:
    case Tag::kNamedTuple:
    case Tag::kPath:
    case Tag::kConverted:
      return true;
    case Tag::kInt:
    case Tag::kFloat:
    case Tag::kHandle:
    case Tag::kJavaObject:
    case Tag::kArrayRef:
    case Tag::kSegment:
    case Tag::kDate:
    case Tag::kTime:
    case Tag::kOutcome:
      return words(1);
    case Tag::kDateTime:
    case Tag::kTimeOffset:
    case Tag::kDuration:
    case Tag::kUuid:
    case Tag::kBufferRef:
    case Tag::kBundledCall:
      return words(2);
    case Tag::kDateTimeOffset:
      return words(3);
    case Tag::kDateTimeZone:
      words(3);
      return bytes(word.count);
    case Tag::kDecimal:
      words(1);
      return bytes(word.count);
    case Tag::kBigInt:
    case Tag::kTextLatin1:
    case Tag::kBytes:
      return bytes(word.count);
    case Tag::kTextUtf16:
      return bytes(std::size_t{word.count} * 2);
    case Tag::kArray: {
      const std::uint64_t array_bytes = reader.uint64();
      words(1 + std::size_t{word.count});
      return bytes(array_bytes);
    }
    case Tag::kBufferAddress:
      return words(3 + std::size_t{word.count} * 2);
    case Tag::kSharedArray:
      return words(7 + std::size_t{word.count} * 2);
    case Tag::kIntList:
    case Tag::kFloatList:
      return words(word.count);
  }
  return false;
}

// Reads so many values with all their elements, however deep; returns how many Java objects are
// among them.
inline std::size_t skip_values(FrameReader& reader, std::size_t count) {
  std::size_t java_objects = 0;
  for (std::size_t left = count; left > 0; --left) {
    const TagWord word = reader.tag_word();
    left += element_count(word);
    if (word.tag == Tag::kJavaObject || word.tag == Tag::kSharedArray) {
      java_objects += FrameReader(reader).uint64() != 0 ? 1 : 0;  // 0 is nobody's id
    }
    if (!skip_payload(reader, word))
      throw FrameError("unknown tag: " + std::to_string(static_cast<int>(word.tag)));
  }
  return java_objects;
}

// How many values stand at the first level of a frame by its header.
inline std::size_t value_count(const FrameReader& reader) {
  return reader.arg_count() + std::size_t{reader.keyword_count()} * 2;
}

}  // namespace pybridge
