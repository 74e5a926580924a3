// The golden frames are what FrameWriter makes and FrameReader takes.
#include <gtest/gtest.h>

#include <algorithm>

#include "golden.hpp"
#include "golden_recipes.hpp"

namespace pybridge {
namespace {

void skip_value(FrameReader& reader);

void skip_values(FrameReader& reader, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) skip_value(reader);
}

// Reads a value by nothing but the layout.
void skip_value(FrameReader& reader) {
  const TagWord word = reader.tag_word();
  switch (word.tag) {
    case Tag::kNone:
    case Tag::kBool:
      return;
    case Tag::kInt:
    case Tag::kFloat:
    case Tag::kHandle:
    case Tag::kJavaObject:
    case Tag::kArrayRef:
    case Tag::kSegment:
    case Tag::kDate:
    case Tag::kTime:
      reader.uint64();
      return;
    case Tag::kDateTime:
    case Tag::kTimeOffset:
    case Tag::kDuration:
    case Tag::kUuid:
      reader.block(2 * kWordBytes);
      return;
    case Tag::kDateTimeOffset:
      reader.block(3 * kWordBytes);
      return;
    case Tag::kDateTimeZone:
      reader.block(3 * kWordBytes);
      reader.block(word.count);
      return;
    case Tag::kDecimal:
      reader.int64();
      reader.block(word.count);
      return;
    case Tag::kPath:
      return skip_value(reader);
    case Tag::kConverted:
      return skip_values(reader, 2);
    case Tag::kBigInt:
    case Tag::kTextLatin1:
    case Tag::kBytes:
      reader.block(word.count);
      return;
    case Tag::kTextUtf16:
      reader.block(std::size_t{word.count} * 2);
      return;
    case Tag::kList:
    case Tag::kTuple:
    case Tag::kSet:
    case Tag::kFrozenSet:
      return skip_values(reader, word.count);
    case Tag::kDict:
    case Tag::kNamedTuple:
      return skip_values(reader, std::size_t{word.count} * 2);
    case Tag::kArray: {
      const std::uint64_t bytes = reader.uint64();
      reader.block((1 + std::size_t{word.count}) * kWordBytes);
      reader.block(bytes);
      if (word.aux == static_cast<std::uint8_t>(ElementType::kRaw)) skip_value(reader);
      return;
    }
    case Tag::kBufferRef:
      reader.block(2 * kWordBytes);
      return;
    case Tag::kBufferAddress:
      reader.block((3 + std::size_t{word.count} * 2) * kWordBytes);
      return;
    case Tag::kSharedArray:
      reader.block((7 + std::size_t{word.count} * 2) * kWordBytes);
      return;
    case Tag::kIntList:
    case Tag::kFloatList:
      reader.block(word.count * kWordBytes);
      return;
  }
  FAIL() << "unknown tag: " << static_cast<int>(word.tag);
}

TEST(GoldenFrames, each_is_what_the_writer_makes) {
  for (const GoldenFrame& golden : golden_frames()) {
    SCOPED_TRACE(golden.name);
    ASSERT_EQ(golden_recipes().count(golden.name), 1U) << "no recipe in golden_recipes.hpp";
    FrameMemory frame;
    golden_recipes().at(golden.name)(frame.writer());
    EXPECT_EQ(in_hexadecimal(frame.bytes()), in_hexadecimal(golden.bytes));
  }
}

TEST(GoldenFrames, each_recipe_has_a_frame) {
  for (const auto& [name, recipe] : golden_recipes()) EXPECT_EQ(golden_frame(name).name, name);
  EXPECT_EQ(golden_recipes().size(), golden_frames().size());
}

TEST(GoldenFrames, the_reader_comes_to_the_end_of_each) {
  for (const GoldenFrame& golden : golden_frames()) {
    SCOPED_TRACE(golden.name);
    FrameReader reader(golden.bytes.data(), golden.bytes.size());
    skip_values(reader, reader.arg_count() + std::size_t{reader.keyword_count()} * 2);
    EXPECT_EQ(reader.remaining(), 0U);
  }
}

TEST(GoldenFrames, the_reader_rejects_each_that_was_cut_within_its_values) {
  for (const GoldenFrame& golden : golden_frames()) {
    SCOPED_TRACE(golden.name);
    for (std::uint32_t length = kHeaderBytes; length < golden.bytes.size(); ++length) {
      // A copy of that very size, so that a sanitizer sees a read beyond it.
      std::vector<std::byte> cut(golden.bytes.begin(), golden.bytes.begin() + length);
      std::memcpy(cut.data() + header::kLengthBytes, &length, sizeof length);
      EXPECT_THROW(
          {
            FrameReader reader(cut.data(), cut.size());
            skip_values(reader, reader.arg_count() + std::size_t{reader.keyword_count()} * 2);
          },
          FrameError)
          << "lengthBytes=" << length;
    }
  }
}

TEST(GoldenFrames, hold_every_tag_and_every_kind) {
  std::vector<bool> tags(static_cast<std::size_t>(Tag::kConverted) + 1);
  std::vector<bool> kinds(static_cast<std::size_t>(FrameKind::kClose) + 1);
  for (const GoldenFrame& golden : golden_frames()) {
    FrameReader reader(golden.bytes.data(), golden.bytes.size());
    kinds.at(static_cast<std::size_t>(reader.kind())) = true;
    if (reader.arg_count() > 0) tags.at(static_cast<std::size_t>(reader.tag_word().tag)) = true;
  }
  EXPECT_EQ(std::count(tags.begin(), tags.end(), false), 0);
  EXPECT_EQ(std::count(kinds.begin() + 1, kinds.end(), false), 0);
}

}  // namespace
}  // namespace pybridge
