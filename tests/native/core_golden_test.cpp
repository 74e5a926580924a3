// The golden frames are what FrameWriter makes and FrameReader takes.
#include <gtest/gtest.h>

#include <algorithm>

#include "frame_walk.hpp"
#include "golden.hpp"
#include "golden_recipes.hpp"

namespace pybridge {
namespace {

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
    skip_values(reader, value_count(reader));
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
            skip_values(reader, value_count(reader));
          },
          FrameError)
          << "lengthBytes=" << length;
    }
  }
}

TEST(GoldenFrames, hold_every_tag_and_every_kind) {
  std::vector<bool> tags(static_cast<std::size_t>(Tag::kOutcome) + 1);
  std::vector<bool> kinds(static_cast<std::size_t>(FrameKind::kBundle) + 1);
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
