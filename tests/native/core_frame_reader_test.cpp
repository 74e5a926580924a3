// FrameReader: nothing is read beyond a frame's end, whatever its bytes say.
#include <gtest/gtest.h>

#include "core/frame_references.hpp"
#include "frame_memory.hpp"

namespace pybridge {
namespace {

std::vector<std::byte> small_frame() {
  FrameMemory frame;
  frame->begin(FrameKind::kReply, 1);
  frame->released(5, 0);
  frame->set_counts(1, 0);
  put_int(frame.writer(), 7);
  return frame.bytes();
}

template <typename T>
void set(std::vector<std::byte>& bytes, std::size_t offset, T value) {
  std::memcpy(bytes.data() + offset, &value, sizeof value);
}

std::string message_of(const std::vector<std::byte>& bytes) {
  try {
    FrameReader reader(bytes.data(), bytes.size());
    return "no error";
  } catch (const FrameError& error) {
    return error.what();
  }
}

TEST(FrameReader, rejects_memory_that_ends_before_the_frame_at_every_byte) {
  const std::vector<std::byte> whole = small_frame();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::vector<std::byte> cut(whole.begin(),
                                     whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_THROW(FrameReader(cut.data(), cut.size()), FrameError) << size;
  }
}

TEST(FrameReader, rejects_a_wrong_magic_in_any_byte) {
  for (std::size_t i = 0; i < sizeof kFrameMagic; ++i) {
    std::vector<std::byte> bytes = small_frame();
    bytes[i] ^= std::byte{1};
    EXPECT_EQ(message_of(bytes), "not a call frame: lengthBytes=80");
  }
}

TEST(FrameReader, rejects_a_length_beyond_its_memory) {
  for (const std::uint32_t length : {81U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU}) {
    std::vector<std::byte> bytes = small_frame();
    set(bytes, header::kLengthBytes, length);
    EXPECT_EQ(message_of(bytes), "frame length does not fit its memory: lengthBytes=" +
                                     std::to_string(length) + ", memoryBytes=80");
  }
}

TEST(FrameReader, rejects_a_length_below_the_header) {
  for (const std::uint32_t length : {0U, 47U}) {
    std::vector<std::byte> bytes = small_frame();
    set(bytes, header::kLengthBytes, length);
    EXPECT_THROW(FrameReader(bytes.data(), bytes.size()), FrameError) << length;
  }
}

TEST(FrameReader, rejects_releases_beyond_the_end) {
  for (const std::uint32_t count : {3U, 0x20000000U, 0x80000000U, 0xFFFFFFFFU}) {
    std::vector<std::byte> bytes = small_frame();
    set(bytes, header::kReleasedCount, count);
    EXPECT_EQ(message_of(bytes),
              "frame ends within its releases: releasedCount=" + std::to_string(count));
  }
}

TEST(FrameReader, starts_behind_releases_that_fill_the_frame) {
  std::vector<std::byte> bytes = small_frame();
  set(bytes, header::kReleasedCount, std::uint32_t{2});
  EXPECT_EQ(FrameReader(bytes.data(), bytes.size()).remaining(), 0U);
}

TEST(FrameReader, ignores_memory_beyond_the_length) {
  std::vector<std::byte> bytes = small_frame();
  bytes.resize(1000);
  FrameReader reader(bytes.data(), bytes.size());
  EXPECT_EQ(reader.tag_word().tag, Tag::kInt);
  EXPECT_EQ(reader.int64(), 7);
  EXPECT_THROW(reader.int64(), FrameError);
}

TEST(FrameReader, rejects_a_block_beyond_the_end_and_stays_where_it_was) {
  const std::vector<std::byte> bytes = small_frame();
  FrameReader reader(bytes.data(), bytes.size());
  const std::size_t before = reader.position();
  for (const std::size_t size : {std::size_t{17}, std::size_t{1} << 32, SIZE_MAX - 7, SIZE_MAX}) {
    EXPECT_THROW(reader.block(size), FrameError) << size;
    EXPECT_EQ(reader.position(), before);
  }
  EXPECT_EQ(reader.block(16), bytes.data() + before);
}

TEST(FrameReader, rejects_a_block_whose_padding_is_cut_off) {
  std::vector<std::byte> bytes = small_frame();
  bytes.resize(bytes.size() - 3);
  set(bytes, header::kLengthBytes, static_cast<std::uint32_t>(bytes.size()));
  FrameReader reader(bytes.data(), bytes.size());
  reader.tag_word();
  EXPECT_THROW(reader.block(5), FrameError);
}

TEST(FrameReader, rejects_counts_that_cannot_fit) {
  const std::vector<std::byte> bytes = small_frame();
  const FrameReader reader(bytes.data(), bytes.size());
  EXPECT_NO_THROW(reader.require_values(2));
  EXPECT_THROW(reader.require_values(3), FrameError);
  EXPECT_THROW(reader.require_values(0xFFFFFFFF), FrameError);
}

TEST(FrameReferences, finds_the_objects_behind_an_id_that_is_nobodys) {
  FrameMemory frame;
  frame->begin(FrameKind::kReply, 1);
  for (const std::uint64_t id : {0U, 7U}) {
    frame->tag(Tag::kJavaObject);
    frame->uint64(id);
  }
  FrameReferences references(frame.read());
  EXPECT_EQ(references.next_java_object(), 7U);
  EXPECT_EQ(references.next_java_object(), 0U);
}

TEST(FrameReader, says_where_a_frame_ended) {
  const std::vector<std::byte> bytes = small_frame();
  FrameReader reader(bytes.data(), bytes.size());
  reader.block(16);
  try {
    reader.int64();
    FAIL();
  } catch (const FrameError& error) {
    EXPECT_STREQ(error.what(), "frame ends early: atBytes=80, neededBytes=8, lengthBytes=80");
  }
}

}  // namespace
}  // namespace pybridge
