// SharedSegment maps what another process made, and nothing else.
#include "ipc/shared_segment.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "shared_memory.hpp"

namespace {
int interruptions = 0;  // to come
}

// In libc's place: newer kernels are not interrupted here, older ones are by any signal.
extern "C" int posix_fallocate(int fd, off_t start, off_t bytes) {
  if (interruptions > 0) {
    --interruptions;
    return EINTR;
  }
  return ::syscall(SYS_fallocate, fd, 0, start, bytes) == 0 ? 0 : errno;
}

namespace pybridge {
namespace {

std::string failure(int fd, std::size_t bytes) {
  try {
    const SharedSegment segment(static_cast<std::uint64_t>(::getpid()),
                                static_cast<std::uint64_t>(fd), bytes);
  } catch (const SharedSegmentError& error) {
    return error.what();
  }
  return "no failure";
}

TEST(SharedSegmentTest, sees_the_same_memory) {
  const TestSegment made(5000);
  const SharedSegment segment(made.pid(), made.fd(), 5000);
  EXPECT_NE(segment.data(), made.data());
  made.data()[4999] = std::byte{7};
  EXPECT_EQ(segment.data()[4999], std::byte{7});
  segment.data()[0] = std::byte{8};
  EXPECT_EQ(made.data()[0], std::byte{8});
  EXPECT_EQ(segment.size_bytes(), 5000U);
}

TEST(SharedSegmentTest, lives_longer_than_its_makers_mapping) {
  auto made = std::make_unique<TestSegment>(100);
  made->data()[5] = std::byte{9};
  const SharedSegment segment(made->pid(), made->fd(), 100);
  made.reset();
  EXPECT_EQ(segment.data()[5], std::byte{9});
}

TEST(SharedSegmentTest, closes_its_descriptor) {
  const TestSegment made(100);
  int fd = -1;
  {
    const SharedSegment segment(made.pid(), made.fd(), 100);
    fd = segment.fd();
    EXPECT_EQ(::fcntl(fd, F_GETFD), FD_CLOEXEC);
  }
  EXPECT_EQ(::fcntl(fd, F_GETFD), -1);
}

TEST(SharedSegmentTest, refuses_a_longer_one_than_was_made) {
  const TestSegment made(100);
  const int fd = static_cast<int>(made.fd());
  EXPECT_NE(failure(fd, 101).find("not the shared memory that was meant"), std::string::npos);
  EXPECT_EQ(failure(fd, 100), "no failure");
}

TEST(SharedSegmentTest, refuses_memory_whose_size_may_change) {
  const TestSegment made(100, 0);
  EXPECT_NE(failure(static_cast<int>(made.fd()), 100).find("not the shared memory"),
            std::string::npos);
}

TEST(SharedSegmentTest, refuses_other_files_without_opening_them) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  EXPECT_NE(failure(ends[0], 1).find("not the shared memory"), std::string::npos);
  ::close(ends[0]);
  ::close(ends[1]);
  EXPECT_NE(failure(ends[0], 1).find("open: No such file or directory: /proc/"), std::string::npos);
}

TEST(SharedSegmentTest, can_be_made_for_others) {
  const SharedSegment made(5000);
  EXPECT_EQ(made.data()[4999], std::byte{0});
  const SharedSegment other(static_cast<std::uint64_t>(::getpid()),
                            static_cast<std::uint64_t>(made.fd()), 5000);
  made.data()[4999] = std::byte{7};
  EXPECT_EQ(other.data()[4999], std::byte{7});
  EXPECT_EQ(::ftruncate(made.fd(), 1), -1);
}

TEST(SharedSegmentTest, is_made_in_spite_of_signals) {
  constexpr std::size_t kBytes = std::size_t{3} << 20;
  interruptions = 5;
  const SharedSegment made(kBytes);
  EXPECT_EQ(interruptions, 0);
  struct stat status{};
  ASSERT_EQ(::fstat(made.fd(), &status), 0);
  EXPECT_EQ(static_cast<std::size_t>(status.st_blocks) * 512, kBytes);  // all of it is backed
}

TEST(SharedSegmentTest, names_what_the_system_refused) {
  try {
    const SharedSegment made(std::size_t{1} << 63);
    FAIL();
  } catch (const SharedSegmentError& error) {
    EXPECT_STREQ(error.what(), "ftruncate: Invalid argument: bytes=9223372036854775808");
  }
}

}  // namespace
}  // namespace pybridge
