// FrameChannel by pipes alone, and by a mailbox: whole frames arrive whole and in turn, no wake-up
// is lost, and everything else is a clear error.
#include "ipc/frame_channel.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <system_error>
#include <thread>

#include "core/frame_error.hpp"
#include "frame_memory.hpp"
#include "ipc/pipe.hpp"

namespace pybridge {
namespace {

using std::chrono::nanoseconds;
constexpr nanoseconds kNoSpin{0};
constexpr nanoseconds kSpin{50'000};

struct Ends {
  Ends() {
    if (::pipe2(fds, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;
  ~Ends() {
    close_reader();
    close_writer();
  }
  void close_reader() { close_end(fds[0]); }
  void close_writer() { close_end(fds[1]); }
  void write_raw(const std::byte* bytes, std::size_t count) const {
    ASSERT_EQ(::write(fds[1], bytes, count), static_cast<ssize_t>(count));
  }

  int fds[2];

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

bool receive(FrameChannel& channel, std::vector<std::byte>& memory,
             std::size_t max_bytes = kMaxFrameBytes) {
  GrowingRoom room(memory);
  return channel.receive(room, max_bytes) > 0;
}

std::string receive_error(FrameChannel& channel) {
  std::vector<std::byte> memory;
  try {
    return receive(channel, memory) ? "a frame" : "the end";
  } catch (const std::exception& error) {
    return error.what();
  }
}

// Two sides of a channel, by pipes alone or by a mailbox.
class Pair {
 public:
  explicit Pair(bool by_mailbox, nanoseconds spin = kNoSpin)
      : jvm(by_mailbox ? FrameChannel(to_jvm.fds[0], to_worker.fds[1], *mailbox, Side::kJvm, spin)
                       : FrameChannel(to_jvm.fds[0], to_worker.fds[1])),
        worker(by_mailbox
                   ? FrameChannel(to_worker.fds[0], to_jvm.fds[1], *mailbox, Side::kWorker, spin)
                   : FrameChannel(to_worker.fds[0], to_jvm.fds[1])) {}

  Ends to_worker;
  Ends to_jvm;
  std::unique_ptr<Mailbox> mailbox = std::make_unique<Mailbox>();
  FrameChannel jvm;
  FrameChannel worker;
};

class FrameChannelTest : public ::testing::TestWithParam<bool> {
 protected:
  Pair pair_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(BothWays, FrameChannelTest, ::testing::Bool(),
                         [](const auto& each) { return each.param ? "by_mailbox" : "by_pipes"; });

TEST_P(FrameChannelTest, receives_what_was_sent) {
  const std::vector<std::byte> frame = frame_of(3);
  pair_.jvm.send(frame.data(), frame.size());

  std::vector<std::byte> memory;
  ASSERT_TRUE(receive(pair_.worker, memory));
  expect_frame_of(3, memory);
}

TEST_P(FrameChannelTest, carries_frames_of_any_size_in_turns) {
  // Around the memory that a receiver starts with, which a mailbox has too, around the ends of the
  // pieces of a larger frame, and beyond what a receiver keeps for the next frame.
  std::vector<std::byte> memory;
  for (const std::size_t words : {0UL, 8185UL, 8186UL, 8187UL, 12'281UL, 12'282UL, 12'283UL,
                                  16'378UL, 16'379UL, 100'000UL, 2'200'000UL, 1UL}) {
    const std::vector<std::byte> frame = frame_of(words);
    std::thread sender([&] { pair_.jvm.send(frame.data(), frame.size()); });
    ASSERT_TRUE(receive(pair_.worker, memory));
    sender.join();
    expect_frame_of(words, memory);
    std::thread answerer([&] { pair_.worker.send(memory.data(), frame.size()); });
    std::vector<std::byte> answer;
    ASSERT_TRUE(receive(pair_.jvm, answer));
    answerer.join();
    expect_frame_of(words, answer);
  }
}

TEST_P(FrameChannelTest, gives_memory_beyond_what_it_keeps_back) {
  std::vector<std::byte> memory(64UL << 20);
  const std::vector<std::byte> frame = frame_of(1);
  pair_.jvm.send(frame.data(), frame.size());
  ASSERT_TRUE(receive(pair_.worker, memory));
  EXPECT_LE(memory.capacity(), 16UL << 20);
  expect_frame_of(1, memory);
}

TEST_P(FrameChannelTest, tells_a_clean_end) {
  pair_.to_worker.close_writer();
  EXPECT_EQ(receive_error(pair_.worker), "the end");
}

TEST_P(FrameChannelTest, tells_a_clean_end_behind_the_last_frame) {
  const std::vector<std::byte> frame = frame_of(2);
  pair_.jvm.send(frame.data(), frame.size());
  pair_.to_worker.close_writer();
  EXPECT_EQ(receive_error(pair_.worker), "a frame");
  EXPECT_EQ(receive_error(pair_.worker), "the end");
}

TEST_P(FrameChannelTest, tells_a_sender_that_the_peer_has_gone_in_the_middle_of_a_large_frame) {
  const std::vector<std::byte> frame = frame_of(300'000);
  std::thread sender([&] { EXPECT_THROW(pair_.jvm.send(frame.data(), frame.size()), PeerClosed); });
  if (GetParam()) {
    while (pair_.mailbox->letters[0].count.load() != kMostPieces) std::this_thread::yield();
  } else {
    std::byte some[5000];
    read_fully(pair_.to_worker.fds[0], some, sizeof some, "in a test");
  }
  pair_.to_worker.close_reader();
  pair_.to_jvm.close_writer();
  sender.join();
}

TEST_P(FrameChannelTest, tells_a_receiver_that_the_peer_has_gone_in_the_middle_of_a_large_frame) {
  const std::vector<std::byte> frame = frame_of(300'000);
  std::thread sender([&] {
    if (GetParam()) {
      pair_.mailbox->letters[0].bytes = frame.size();
      pair_.mailbox->letters[0].count = 1;
    } else {
      write_fully(pair_.to_worker.fds[1], frame.data(), frame.size() - 1);
    }
    pair_.to_worker.close_writer();
  });
  std::vector<std::byte> memory;
  EXPECT_THROW(receive(pair_.worker, memory), PeerClosed);
  sender.join();
}

TEST_P(FrameChannelTest, rejects_a_frame_beyond_the_limit) {
  const std::vector<std::byte> frame = frame_of(10);
  pair_.jvm.send(frame.data(), frame.size());
  std::vector<std::byte> memory;
  EXPECT_THROW(receive(pair_.worker, memory, 100), FrameError);
}

TEST_P(FrameChannelTest, takes_no_memory_for_a_length_that_is_only_claimed) {
  std::vector<std::byte> frame = frame_of(8185);
  const std::uint32_t length = kMaxFrameBytes;
  std::memcpy(frame.data() + header::kLengthBytes, &length, sizeof length);
  std::thread sender([&] {
    if (GetParam()) {
      pair_.mailbox->letters[0].bytes = length;
      pair_.mailbox->letters[0].count = kMostPieces;
    } else {
      write_fully(pair_.to_worker.fds[1], frame.data(), frame.size());
    }
    pair_.to_worker.close_writer();
  });
  std::vector<std::byte> memory;
  EXPECT_THROW(receive(pair_.worker, memory), PeerClosed);
  sender.join();
  EXPECT_LE(memory.capacity(), 8 * frame.size());
}

TEST_P(FrameChannelTest, throws_the_systems_error_for_a_descriptor_that_is_none) {
  const Pair other(GetParam());
  FrameChannel channel =
      GetParam() ? FrameChannel(-1, -1, *other.mailbox, Side::kJvm, kNoSpin) : FrameChannel(-1, -1);
  std::vector<std::byte> memory;
  EXPECT_THROW(receive(channel, memory), std::system_error);
}

class PipesTest : public ::testing::Test {
 protected:
  Pair pair_{false};
};

TEST_F(PipesTest, receive_a_frame_that_comes_byte_by_byte) {
  const std::vector<std::byte> frame = frame_of(3);
  std::thread writer([&] {
    for (const std::byte& byte : frame) pair_.to_worker.write_raw(&byte, 1);
  });
  std::vector<std::byte> memory;
  ASSERT_TRUE(receive(pair_.worker, memory));
  writer.join();
  expect_frame_of(3, memory);
}

TEST_F(PipesTest, reject_an_end_within_a_header) {
  const std::vector<std::byte> frame = frame_of(2);
  pair_.to_worker.write_raw(frame.data(), 47);
  pair_.to_worker.close_writer();
  EXPECT_EQ(receive_error(pair_.worker), "the peer closed the pipe: within a header, seenBytes=47");
}

TEST_F(PipesTest, reject_an_end_within_a_body) {
  const std::vector<std::byte> frame = frame_of(2);
  pair_.to_worker.write_raw(frame.data(), 60);
  pair_.to_worker.close_writer();
  EXPECT_EQ(receive_error(pair_.worker), "the peer closed the pipe: within a frame, fd=" +
                                             std::to_string(pair_.to_worker.fds[0]) +
                                             ", seenBytes=0, wantedBytes=4");
}

TEST_F(PipesTest, reject_bytes_that_are_no_frame) {
  const std::vector<std::byte> print(60, std::byte{'x'});
  pair_.to_worker.write_raw(print.data(), print.size());
  EXPECT_EQ(receive_error(pair_.worker),
            "malformed frame: magic=0x78787878, wanted=0x31425950; lengthBytes=2021161080, "
            "minBytes=48, maxBytes=2147483647, seenBytes=60");
}

TEST_F(PipesTest, reject_a_length_below_the_header) {
  std::vector<std::byte> frame = frame_of(0);
  frame[header::kLengthBytes] = std::byte{47};
  pair_.to_worker.write_raw(frame.data(), frame.size());
  EXPECT_EQ(receive_error(pair_.worker),
            "malformed frame: magic=0x31425950, wanted=0x31425950; lengthBytes=47, minBytes=48, "
            "maxBytes=2147483647, seenBytes=48");
}

TEST_F(PipesTest, reject_bytes_behind_a_frame_that_was_not_answered) {
  std::vector<std::byte> frames = frame_of(1);
  frames.push_back(std::byte{0});
  pair_.to_worker.write_raw(frames.data(), frames.size());
  EXPECT_EQ(receive_error(pair_.worker),
            "malformed frame: magic=0x31425950, wanted=0x31425950; lengthBytes=56, minBytes=48, "
            "maxBytes=2147483647, seenBytes=57");
}

TEST_F(PipesTest, tell_a_sender_that_nobody_reads) {
  pair_.to_worker.close_reader();
  const std::vector<std::byte> frame = frame_of(1);
  EXPECT_THROW(pair_.jvm.send(frame.data(), frame.size()), PeerClosed);
}

class MailboxTest : public ::testing::Test {
 protected:
  Pair pair_{true};
};

TEST_F(MailboxTest, takes_a_frame_whose_sender_died_before_it_could_wake_us) {
  const std::vector<std::byte> frame = frame_of(2);
  std::vector<std::byte> memory;
  std::thread receiver([&] { ASSERT_TRUE(receive(pair_.worker, memory)); });
  while (pair_.mailbox->sleeps[1].letter.load() == 0) std::this_thread::yield();
  pair_.mailbox->sleeps[1].letter = 0;  // the sender has found the sleeper, and writes no byte
  pair_.jvm.send(frame.data(), frame.size());
  pair_.to_worker.close_writer();
  receiver.join();
  expect_frame_of(2, memory);
}

TEST_F(MailboxTest, tells_where_a_sleeper_has_gone_to_sleep) {
  pair_.mailbox->sleeps[1].processor = -1;
  cpu_set_t only;
  std::thread receiver([&] {
    CPU_ZERO(&only);
    CPU_SET(current_processor(), &only);
    ASSERT_EQ(::sched_setaffinity(0, sizeof only, &only), 0);
    EXPECT_EQ(receive_error(pair_.worker), "the end");
  });
  while (pair_.mailbox->sleeps[1].letter.load() == 0) std::this_thread::yield();
  pair_.to_worker.close_writer();
  receiver.join();
  const std::int64_t told = pair_.mailbox->sleeps[1].processor.load();
  ASSERT_GE(told, 0);
  EXPECT_NE(CPU_ISSET(static_cast<std::size_t>(told), &only), 0);
}

TEST_F(MailboxTest, leaves_those_asleep_who_wait_for_a_later_letter) {
  // As a sender finds it who was held up between its letter and the look for a sleeper.
  pair_.mailbox->sleeps[1].letter = 2;
  const std::vector<std::byte> frame = frame_of(1);
  pair_.jvm.send(frame.data(), frame.size());
  EXPECT_EQ(pair_.mailbox->sleeps[1].letter, 2U);
  ASSERT_EQ(::fcntl(pair_.to_worker.fds[0], F_SETFL, O_NONBLOCK), 0);
  std::byte byte{};
  EXPECT_EQ(::read(pair_.to_worker.fds[0], &byte, 1), -1);
  pair_.jvm.send(frame.data(), frame.size());
  EXPECT_EQ(::read(pair_.to_worker.fds[0], &byte, 1), 1);
}

TEST_F(MailboxTest, rejects_a_byte_without_a_frame) {
  const std::byte garbage{'x'};
  pair_.to_worker.write_raw(&garbage, 1);
  EXPECT_EQ(receive_error(pair_.worker), "a byte on the pipe that no frame came with: 120");
}

TEST_F(MailboxTest, rejects_a_count_that_jumps) {
  pair_.mailbox->letters[0].count = 7;
  pair_.mailbox->letters[0].bytes = 48;
  EXPECT_EQ(receive_error(pair_.worker),
            "malformed letter: count=7, wanted=1; lengthBytes=48, minBytes=48, "
            "maxBytes=2147483647");
}

TEST_F(MailboxTest, rejects_a_length_that_is_none) {
  for (const std::uint64_t bytes : {0UL, 47UL, 0x8000'0000UL, ~0UL}) {
    Pair pair(true);
    pair.mailbox->letters[0].bytes = bytes;
    pair.mailbox->letters[0].count = 1;
    EXPECT_EQ(receive_error(pair.worker),
              "malformed letter: count=1, wanted=1; lengthBytes=" + std::to_string(bytes) +
                  ", minBytes=48, maxBytes=2147483647");
  }
}

TEST_F(MailboxTest, rejects_a_frame_of_another_length_than_its_letters) {
  const std::vector<std::byte> frame = frame_of(2);
  pair_.jvm.send(frame.data(), frame.size());
  pair_.mailbox->letters[0].bytes = 48;
  EXPECT_EQ(receive_error(pair_.worker),
            "malformed frame: magic=0x31425950, wanted=0x31425950; lengthBytes=64, minBytes=48, "
            "maxBytes=48, seenBytes=48");
}

TEST_F(MailboxTest, rejects_more_letters_of_a_large_frame_than_may_be_on_their_way) {
  pair_.mailbox->letters[0].bytes = kMailboxFrameBytes + 1;
  pair_.mailbox->letters[0].count = kMostPieces + 1;
  EXPECT_EQ(receive_error(pair_.worker),
            "malformed letter: count=3, wanted=1; lengthBytes=65537, minBytes=48, "
            "maxBytes=2147483647");
}

TEST_F(MailboxTest, rejects_another_frame_within_a_large_one) {
  const std::vector<std::byte> frame = frame_of(100'000);
  std::string error;
  std::thread sender([&] {
    try {
      pair_.jvm.send(frame.data(), frame.size());
    } catch (const FrameError& thrown) {
      error = thrown.what();
    }
  });
  while (pair_.mailbox->letters[0].count.load() != kMostPieces) std::this_thread::yield();
  const std::vector<std::byte> other = frame_of(1);
  pair_.worker.send(other.data(), other.size());
  sender.join();
  EXPECT_EQ(error,
            "malformed letter within a frame: count=1, wanted=1; lengthBytes=56, wantedBytes=0");
}

TEST_F(MailboxTest, rejects_a_large_frame_whose_length_changes) {
  Letter& letter = pair_.mailbox->letters[0];
  letter.bytes = 300'000;
  letter.count = 1;
  std::thread peer([&] {
    while (pair_.mailbox->letters[1].count.load() != 1) std::this_thread::yield();
    const std::vector<std::byte> other = frame_of(1);
    FrameChannel jvm(-1, pair_.to_worker.fds[1], *pair_.mailbox, Side::kJvm, kNoSpin);
    jvm.send(other.data(), other.size());
    jvm.send(other.data(), other.size());
  });
  EXPECT_EQ(receive_error(pair_.worker),
            "malformed letter within a frame: count=2, wanted=2; lengthBytes=56, "
            "wantedBytes=300000");
  peer.join();
}

TEST_F(MailboxTest, needs_no_pipe_where_nobody_sleeps) {
  pair_.to_worker.close_writer();
  const std::vector<std::byte> frame = frame_of(1);
  FrameChannel jvm(-1, -1, *pair_.mailbox, Side::kJvm, kNoSpin);
  jvm.send(frame.data(), frame.size());
  EXPECT_EQ(receive_error(pair_.worker), "a frame");
}

// Echoes frames until the end. Short random pauses move every step of one side across every step of
// the other.
void echo(FrameChannel& channel, std::uint32_t seed) {
  std::vector<std::byte> memory;
  while (receive(channel, memory)) {
    seed = seed * 1664525 + 1013904223;
    for (std::uint32_t i = seed >> 24; i > 0; --i)
      std::atomic_signal_fence(std::memory_order_seq_cst);
    const FrameReader reader(memory.data(), memory.size());
    channel.send(memory.data(), kHeaderBytes + reader.remaining());
  }
}

// A lost wake-up would leave both sides asleep; the test's time limit ends it then.
void converse(nanoseconds jvm_spin, nanoseconds worker_spin, int turns) {
  Pair pair(true);
  FrameChannel jvm(pair.to_jvm.fds[0], pair.to_worker.fds[1], *pair.mailbox, Side::kJvm, jvm_spin);
  FrameChannel worker(pair.to_worker.fds[0], pair.to_jvm.fds[1], *pair.mailbox, Side::kWorker,
                      worker_spin);
  std::thread peer([&] { echo(worker, 17); });
  std::vector<std::byte> memory;
  std::uint32_t seed = 4711;
  for (int i = 0; i < turns; ++i) {
    const std::size_t words =
        i % 100 == 99 ? 4096 * static_cast<std::size_t>(i % 11) : static_cast<std::size_t>(i % 7);
    const std::vector<std::byte> frame = frame_of(words);
    seed = seed * 1664525 + 1013904223;
    for (std::uint32_t k = seed >> 23; k > 0; --k)
      std::atomic_signal_fence(std::memory_order_seq_cst);
    jvm.send(frame.data(), frame.size());
    ASSERT_TRUE(receive(jvm, memory));
    expect_frame_of(words, memory);
  }
  pair.to_worker.close_writer();
  peer.join();
}

TEST(MailboxWakeUps, are_never_lost_where_both_sleep) {
  converse(kNoSpin, kNoSpin, 50'000);
}
TEST(MailboxWakeUps, are_never_lost_where_both_spin) {
  converse(kSpin, kSpin, 50'000);
}
TEST(MailboxWakeUps, are_never_lost_where_one_spins_a_little) {
  converse(nanoseconds(200), kNoSpin, 50'000);
  converse(kNoSpin, nanoseconds(200), 50'000);
}

}  // namespace
}  // namespace pybridge
