// The mailboxes of all channels of a worker.
#include "ipc/mailboxes.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "core/frame_error.hpp"
#include "ipc/shared_segment.hpp"

namespace pybridge {
namespace {

[[noreturn]] void fail(const char* call, int fd) {
  throw std::system_error(errno, std::generic_category(),
                          std::string(call) + " of the mailboxes: fd=" + std::to_string(fd));
}

std::size_t size_of(int fd) {
  struct stat status{};
  if (::fstat(fd, &status) != 0) fail("fstat", fd);
  const auto bytes = static_cast<std::size_t>(status.st_size);
  if (bytes < sizeof(MailboxesHead))
    throw FrameError("memory too small for mailboxes: bytes=" + std::to_string(bytes));
  return bytes;
}

}  // namespace

Mailboxes::Mailboxes(int fd) : start_(nullptr), bytes_(size_of(fd)), head_{} {
  void* start = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (start == MAP_FAILED) fail("mmap", fd);
  start_ = static_cast<std::byte*>(start);
  std::memcpy(&head_, start_, sizeof head_);
}

Mailboxes::~Mailboxes() {
  ::munmap(start_, bytes_);
}

Mailbox& Mailboxes::operator[](std::size_t number) const {
  const std::size_t room = (bytes_ - sizeof(MailboxesHead)) / sizeof(Mailbox);
  if (number >= head_.count || number >= room) {
    throw FrameError("no mailbox of this number: number=" + std::to_string(number) +
                     ", count=" + std::to_string(head_.count) + ", room=" + std::to_string(room));
  }
  return reinterpret_cast<Mailbox*>(start_ + sizeof(MailboxesHead))[number];
}

std::chrono::nanoseconds Mailboxes::longest_spin() const {
  return std::chrono::nanoseconds(head_.longest_spin_ns);
}

// The content stays: by it the channels know what they have seen.
void Mailboxes::detach() {
  MemoryCopy(start_, bytes_).move_to(start_);
}

}  // namespace pybridge
