// Mailboxes lie in memory that the JVM has made, and belong to one side alone once detached.
#include "ipc/mailboxes.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <system_error>

#include "core/frame_error.hpp"
#include "shared_memory.hpp"

namespace pybridge {
namespace {

using std::chrono::nanoseconds;

TEST(Mailboxes, are_those_that_the_jvm_has_made) {
  const TestSegment memory(sizeof(MailboxesHead) + 2 * sizeof(Mailbox));
  const MailboxesHead head{.count = 2, .longest_spin_ns = 1234};
  std::memcpy(memory.data(), &head, sizeof head);
  const Mailboxes mailboxes(static_cast<int>(memory.fd()));
  EXPECT_EQ(mailboxes.longest_spin(), nanoseconds(1234));
  mailboxes[1].frame[0] = std::byte{9};
  EXPECT_EQ(memory.data()[sizeof(MailboxesHead) + sizeof(Mailbox) + 4 * kApartBytes], std::byte{9});
  EXPECT_THROW(mailboxes[2], FrameError);
}

TEST(Mailboxes, lie_within_their_memory_whatever_their_head_says) {
  const TestSegment memory(sizeof(MailboxesHead) + sizeof(Mailbox));
  const MailboxesHead head{.count = 1000, .longest_spin_ns = 0};
  std::memcpy(memory.data(), &head, sizeof head);
  const Mailboxes mailboxes(static_cast<int>(memory.fd()));
  EXPECT_THROW(mailboxes[1], FrameError);
  const TestSegment tiny(64);
  EXPECT_THROW(Mailboxes(static_cast<int>(tiny.fd())), FrameError);
  EXPECT_THROW(Mailboxes(-1), std::system_error);
}

TEST(Mailboxes, keep_their_content_for_one_side_alone_when_detached) {
  const TestSegment memory(sizeof(MailboxesHead) + sizeof(Mailbox));
  const MailboxesHead head{.count = 1, .longest_spin_ns = 0};
  std::memcpy(memory.data(), &head, sizeof head);
  Mailboxes mailboxes(static_cast<int>(memory.fd()));
  mailboxes[0].letters[0].count = 5;
  mailboxes.detach();
  EXPECT_EQ(mailboxes[0].letters[0].count, 5U);
  mailboxes[0].letters[1].count = 6;
  const auto* seen = reinterpret_cast<const Mailbox*>(memory.data() + sizeof(MailboxesHead));
  EXPECT_EQ(seen->letters[0].count, 5U);
  EXPECT_EQ(seen->letters[1].count, 0U);
}

}  // namespace
}  // namespace pybridge
