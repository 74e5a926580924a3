// Pipes that another process holds: opened by either of its ends, and nothing else is.
#include "ipc/pipe.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>
#include <system_error>

namespace pybridge {
namespace {

Descriptor open_own(const Descriptor& held, PipeEnd end) {
  return open_pipe(static_cast<std::uint64_t>(::getpid()), static_cast<std::uint64_t>(held.get()),
                   end);
}

std::string refusal(int fd, PipeEnd end) {
  try {
    open_pipe(static_cast<std::uint64_t>(::getpid()), static_cast<std::uint64_t>(fd), end);
    return "opened";
  } catch (const std::system_error& error) {
    return error.what();
  }
}

void expect_carries(const Descriptor& from, const Descriptor& to) {
  constexpr std::array sent{std::byte{1}, std::byte{2}, std::byte{3}};
  write_fully(from.get(), sent.data(), sent.size());
  std::array<std::byte, 3> seen{};
  read_fully(to.get(), seen.data(), seen.size(), "within a test");
  EXPECT_EQ(seen, sent);
}

TEST(Pipe, IsOpenedByTheEndThatItsHolderKept) {
  const Descriptor read_end = make_pipe().read_end;
  const Descriptor writer = open_own(read_end, PipeEnd::kWrite);
  expect_carries(writer, read_end);
  const Descriptor write_end = make_pipe().write_end;
  const Descriptor reader = open_own(write_end, PipeEnd::kRead);
  expect_carries(write_end, reader);
}

TEST(Pipe, IsOpenedForBlockingAndForThisProcessAlone) {
  const Descriptor read_end = make_pipe().read_end;
  const Descriptor writer = open_own(read_end, PipeEnd::kWrite);
  EXPECT_EQ(::fcntl(writer.get(), F_GETFL) & O_NONBLOCK, 0);
  EXPECT_EQ(::fcntl(writer.get(), F_GETFD), FD_CLOEXEC);
  EXPECT_EQ(::fcntl(read_end.get(), F_GETFD), FD_CLOEXEC);
}

TEST(Pipe, IsNotWaitedForWhereNobodyReads) {
  const Descriptor write_end = make_pipe().write_end;
  const Descriptor writer = open_own(write_end, PipeEnd::kWrite);
  constexpr std::byte sent{1};
  EXPECT_THROW(write_fully(writer.get(), &sent, 1), PeerClosed);
}

TEST(Pipe, IsTheOnlyThingThatIsOpened) {
  const Descriptor file(::open("/dev/null", O_RDWR | O_CLOEXEC));
  EXPECT_NE(refusal(file.get(), PipeEnd::kRead).find("not the pipe that was meant"),
            std::string::npos);
  EXPECT_NE(refusal(1 << 20, PipeEnd::kRead).find("No such file"), std::string::npos);
}

}  // namespace
}  // namespace pybridge
