// FrameWriter: growth, spilled memory, padding and what the header says.
#include <gtest/gtest.h>

#include "frame_memory.hpp"

namespace pybridge {
namespace {

TEST(FrameWriter, writes_into_borrowed_memory_while_that_suffices) {
  FrameMemory frame;
  frame->begin(FrameKind::kReply, 1);
  frame->block(FrameMemory::kBytes - kHeaderBytes);

  EXPECT_FALSE(frame->spilled());
  EXPECT_EQ(frame->finish(), FrameMemory::kBytes);
}

TEST(FrameWriter, spills_at_the_first_word_beyond_and_keeps_what_was_written) {
  FrameMemory frame;
  const std::byte* borrowed = frame->data();
  frame->begin(FrameKind::kReply, 77);
  const std::size_t words = (FrameMemory::kBytes - kHeaderBytes) / kWordBytes;
  for (std::size_t i = 0; i <= words; ++i) frame->uint64(i);

  EXPECT_TRUE(frame->spilled());
  EXPECT_NE(frame->data(), borrowed);
  FrameReader reader = frame.read();
  EXPECT_EQ(reader.session(), 77U);
  for (std::size_t i = 0; i <= words; ++i) ASSERT_EQ(reader.uint64(), i);
  EXPECT_EQ(reader.remaining(), 0U);
}

TEST(FrameWriter, grows_again_from_spilled_memory) {
  FrameMemory frame;
  frame->begin(FrameKind::kReply, 1);
  for (std::size_t i = 0; i < 100'000; ++i) frame->uint64(i);

  FrameReader reader = frame.read();
  for (std::size_t i = 0; i < 100'000; ++i) ASSERT_EQ(reader.uint64(), i);
}

TEST(FrameWriter, spills_for_a_header_alone) {
  std::vector<std::byte> word(kWordBytes);
  FrameWriter writer(word.data(), word.size());
  writer.begin(FrameKind::kClose, 3);

  EXPECT_TRUE(writer.spilled());
  EXPECT_EQ(FrameReader(writer.data(), writer.finish()).kind(), FrameKind::kClose);
  EXPECT_EQ(word, std::vector<std::byte>(kWordBytes));
}

TEST(FrameWriter, gives_up_spilled_memory_once) {
  FrameMemory frame;
  frame->begin(FrameKind::kReply, 1);
  frame->block(2 * FrameMemory::kBytes);
  const std::size_t length = frame->finish();
  const std::byte* data = frame->data();

  std::byte* given = frame->release_spilled();

  EXPECT_EQ(given, data);
  EXPECT_FALSE(frame->spilled());
  EXPECT_EQ(FrameReader(given, length).kind(), FrameKind::kReply);
  std::free(given);
}

TEST(FrameWriter, begins_again_in_spilled_memory_without_a_trace_of_the_last_frame) {
  FrameMemory frame;
  frame->begin(FrameKind::kCall, 1);
  frame->set_flags(9);
  frame->set_target(9);
  frame->set_counts(9, 9);
  frame->block(2 * FrameMemory::kBytes);
  frame->begin(FrameKind::kReply, 2);

  const FrameReader reader = frame.read();
  EXPECT_EQ(reader.kind(), FrameKind::kReply);
  EXPECT_EQ(reader.flags(), 0U);
  EXPECT_EQ(reader.target(), 0U);
  EXPECT_EQ(reader.arg_count(), 0U);
  EXPECT_EQ(reader.keyword_count(), 0U);
  EXPECT_EQ(reader.session(), 2U);
  EXPECT_EQ(reader.remaining(), 0U);
}

TEST(FrameWriter, zeroes_the_padding_of_a_block_of_any_length) {
  for (std::size_t bytes = 0; bytes <= 3 * kWordBytes; ++bytes) {
    FrameMemory frame;
    frame->begin(FrameKind::kReply, 1);
    std::memset(frame->block(bytes), 0xFF, bytes);

    FrameReader reader = frame.read();
    ASSERT_EQ(reader.remaining(), padded(bytes));
    const std::byte* block = reader.block(bytes);
    for (std::size_t i = 0; i < bytes; ++i) ASSERT_EQ(block[i], std::byte{0xFF});
    for (std::size_t i = bytes; i < padded(bytes); ++i) ASSERT_EQ(block[i], std::byte{0}) << bytes;
  }
}

TEST(FrameWriter, zeroes_the_padding_in_spilled_memory_too) {
  FrameMemory frame;
  frame->begin(FrameKind::kReply, 1);
  const std::size_t bytes = FrameMemory::kBytes + 1;
  std::memset(frame->block(bytes), 0xFF, bytes);

  const std::byte* block = frame.read().block(bytes);
  for (std::size_t i = bytes; i < padded(bytes); ++i) EXPECT_EQ(block[i], std::byte{0});
}

TEST(FrameWriter, writes_a_whole_tag_word) {
  FrameMemory frame;
  frame->begin(FrameKind::kReply, 1);
  frame->tag(Tag::kBufferAddress, 0xFFFFFFFF, 0xAB, 0xCDEF);

  const TagWord word = frame.read().tag_word();
  EXPECT_EQ(word.tag, Tag::kBufferAddress);
  EXPECT_EQ(word.count, 0xFFFFFFFF);
  EXPECT_EQ(word.aux, 0xAB);
  EXPECT_EQ(word.aux2, 0xCDEF);
}

TEST(FrameWriter, counts_the_releases_of_a_reply) {
  FrameMemory frame;
  frame->begin(FrameKind::kReply, 1);
  for (std::uint32_t i = 0; i < 1000; ++i) frame->released(i + 1, i);
  frame->set_counts(1, 0);
  put_int(frame.writer(), 5);

  FrameReader reader = frame.read();
  EXPECT_EQ(reader.released_count(), 1000U);
  EXPECT_EQ(reader.tag_word().tag, Tag::kInt);
  EXPECT_EQ(reader.int64(), 5);
}

// The limit is odd, as that of real frames is: it lies between two words.
constexpr std::size_t kLowMaxBytes = 1023;

TEST(FrameWriter, refuses_the_word_beyond_the_limit_and_stays_in_its_memory) {
  std::vector<std::byte> word(kWordBytes);
  FrameWriter writer(word.data(), word.size(), kLowMaxBytes);
  writer.begin(FrameKind::kReply, 1);
  for (std::size_t i = kHeaderBytes; i + kWordBytes <= kLowMaxBytes; i += kWordBytes)
    writer.uint64(i);

  for (int i = 0; i < 3; ++i) {
    EXPECT_THROW(writer.uint64(0), FrameTooLong);
    EXPECT_THROW(writer.block(1), FrameTooLong);
  }
  EXPECT_EQ(writer.size_bytes(), 1016U);
  EXPECT_EQ(writer.finish(), 1016U);
}

TEST(FrameWriter, refuses_a_block_beyond_the_limit_wherever_it_begins) {
  for (std::size_t words = 0; words <= 121; ++words) {
    std::vector<std::byte> word(kWordBytes);
    FrameWriter writer(word.data(), word.size(), kLowMaxBytes);
    writer.begin(FrameKind::kReply, 1);
    for (std::size_t i = 0; i < words; ++i) writer.uint64(i);
    const std::size_t left = 1016 - writer.size_bytes();

    EXPECT_THROW(writer.block(left + 1), FrameTooLong) << words;
    std::memset(writer.block(left), 0xFF, left);
    EXPECT_EQ(writer.finish(), 1016U);
  }
}

TEST(FrameWriter, refuses_what_lent_memory_could_hold_but_no_frame) {
  std::vector<std::byte> large(4 * kLowMaxBytes);
  FrameWriter writer(large.data(), large.size(), kLowMaxBytes);
  writer.begin(FrameKind::kReply, 1);
  writer.block(2 * kLowMaxBytes);

  EXPECT_THROW(writer.finish(), FrameTooLong);
}

}  // namespace
}  // namespace pybridge
