// FramePipe over real pipes: whole frames arrive whole, and everything else is a clear error.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <system_error>
#include <thread>

#include "core/pipe_io.hpp"
#include "frame_memory.hpp"

namespace pybridge {
namespace {

class FramePipeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::signal(SIGPIPE, SIG_IGN);
    ASSERT_EQ(::pipe2(ends_, O_CLOEXEC), 0);
  }
  void TearDown() override {
    close_reader();
    close_writer();
  }
  void close_reader() { close_end(ends_[0]); }
  void close_writer() { close_end(ends_[1]); }

  FramePipe pipe() const { return {ends_[0], ends_[1]}; }

  void write_raw(const std::byte* bytes, std::size_t count) const {
    ASSERT_EQ(::write(ends_[1], bytes, count), static_cast<ssize_t>(count));
  }

  std::string receive_error() const {
    std::vector<std::byte> memory;
    try {
      return pipe().receive(memory) ? "a frame" : "the end";
    } catch (const FrameError& error) {
      return error.what();
    }
  }

  int ends_[2] = {-1, -1};

 private:
  static void close_end(int& fd) {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
};

std::vector<std::byte> frame_of(std::size_t words) {
  FrameMemory frame;
  frame->begin(FrameKind::kCall, 1);
  for (std::size_t i = 0; i < words; ++i) frame->uint64(i);
  return frame.bytes();
}

void expect_frame_of(std::size_t words, const std::vector<std::byte>& memory) {
  FrameReader reader(memory.data(), memory.size());
  ASSERT_EQ(reader.remaining(), words * kWordBytes);
  for (std::size_t i = 0; i < words; ++i) ASSERT_EQ(reader.uint64(), i);
}

TEST_F(FramePipeTest, receives_what_was_sent) {
  const std::vector<std::byte> frame = frame_of(3);
  pipe().send(frame.data(), frame.size());

  std::vector<std::byte> memory;
  ASSERT_TRUE(pipe().receive(memory));
  expect_frame_of(3, memory);
}

TEST_F(FramePipeTest, receives_a_frame_that_comes_byte_by_byte) {
  const std::vector<std::byte> frame = frame_of(3);
  std::thread writer([&] {
    for (const std::byte& byte : frame) write_raw(&byte, 1);
  });
  std::vector<std::byte> memory;
  ASSERT_TRUE(pipe().receive(memory));
  writer.join();
  expect_frame_of(3, memory);
}

TEST_F(FramePipeTest, carries_frames_larger_than_the_pipe_and_than_its_memory) {
  // Around the memory that a receiver starts with, and beyond what it keeps for the next frame.
  for (const std::size_t words : {8185UL, 8186UL, 8187UL, 100'000UL, 2'200'000UL, 1UL}) {
    const std::vector<std::byte> frame = frame_of(words);
    std::thread writer([&] { pipe().send(frame.data(), frame.size()); });
    std::vector<std::byte> memory;
    ASSERT_TRUE(pipe().receive(memory));
    writer.join();
    expect_frame_of(words, memory);
  }
}

TEST_F(FramePipeTest, uses_one_memory_for_frames_of_any_size_in_turn) {
  std::vector<std::byte> memory;
  for (const std::size_t words : {0UL, 300'000UL, 2UL, 3'000'000UL, 1UL}) {
    const std::vector<std::byte> frame = frame_of(words);
    std::thread writer([&] { pipe().send(frame.data(), frame.size()); });
    ASSERT_TRUE(pipe().receive(memory));
    writer.join();
    expect_frame_of(words, memory);
  }
}

TEST_F(FramePipeTest, gives_memory_beyond_what_it_keeps_back) {
  std::vector<std::byte> memory(64UL << 20);
  const std::vector<std::byte> frame = frame_of(1);
  pipe().send(frame.data(), frame.size());
  ASSERT_TRUE(pipe().receive(memory));
  EXPECT_LE(memory.capacity(), 16UL << 20);
  expect_frame_of(1, memory);
}

TEST_F(FramePipeTest, tells_a_clean_end) {
  close_writer();
  EXPECT_EQ(receive_error(), "the end");
}

TEST_F(FramePipeTest, tells_a_clean_end_behind_the_last_frame) {
  const std::vector<std::byte> frame = frame_of(2);
  pipe().send(frame.data(), frame.size());
  close_writer();
  EXPECT_EQ(receive_error(), "a frame");
  EXPECT_EQ(receive_error(), "the end");
}

TEST_F(FramePipeTest, rejects_an_end_within_a_header) {
  const std::vector<std::byte> frame = frame_of(2);
  write_raw(frame.data(), 47);
  close_writer();
  EXPECT_EQ(receive_error(), "pipe ended within a header: seenBytes=47");
}

TEST_F(FramePipeTest, rejects_an_end_within_a_body) {
  const std::vector<std::byte> frame = frame_of(2);
  write_raw(frame.data(), 60);
  close_writer();
  EXPECT_EQ(receive_error(), "pipe ended within a frame: seenBytes=60");
}

TEST_F(FramePipeTest, rejects_bytes_that_are_no_frame) {
  const std::vector<std::byte> print(60, std::byte{'x'});
  write_raw(print.data(), print.size());
  EXPECT_EQ(receive_error(),
            "no call frame on the pipe: magic=2021161080, lengthBytes=2021161080, seenBytes=60");
}

TEST_F(FramePipeTest, rejects_a_length_below_the_header) {
  std::vector<std::byte> frame = frame_of(0);
  frame[header::kLengthBytes] = std::byte{47};
  write_raw(frame.data(), frame.size());
  EXPECT_EQ(receive_error(),
            "no call frame on the pipe: magic=826431824, lengthBytes=47, seenBytes=48");
}

TEST_F(FramePipeTest, rejects_bytes_behind_a_frame_that_was_not_answered) {
  std::vector<std::byte> frames = frame_of(1);
  frames.push_back(std::byte{0});
  write_raw(frames.data(), frames.size());
  EXPECT_EQ(receive_error(),
            "no call frame on the pipe: magic=826431824, lengthBytes=56, seenBytes=57");
}

TEST_F(FramePipeTest, throws_the_systems_error_when_nobody_reads) {
  close_reader();
  const std::vector<std::byte> frame = frame_of(1);
  try {
    FramePipe(-1, ends_[1]).send(frame.data(), frame.size());
    FAIL();
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::broken_pipe);
  }
}

TEST_F(FramePipeTest, throws_the_systems_error_for_a_descriptor_that_is_none) {
  std::vector<std::byte> memory;
  EXPECT_THROW(FramePipe(-1, -1).receive(memory), std::system_error);
}

}  // namespace
}  // namespace pybridge
