// What a worker tells the JVM of itself.
#include "py/reports.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <mutex>

#include "ipc/pipe.hpp"

namespace pybridge {
namespace {

std::atomic<int> report_fd{-1};

}  // namespace

void open_reports(int fd) {
  report_fd = fd;
}

bool report(ReportKind kind, std::uint64_t number, std::span<const std::byte> bytes) {
  static auto* writing = new std::mutex();  // never deleted, as threads may wait for it at the end
  const std::array<std::uint64_t, 3> head{static_cast<std::uint64_t>(kind), number, bytes.size()};
  const auto head_bytes = std::as_bytes(std::span(head));
  const std::lock_guard lock(*writing);
  try {
    write_fully(report_fd, head_bytes.data(), head_bytes.size());
    write_fully(report_fd, bytes.data(), bytes.size());
    return true;
  } catch (const std::exception&) {
    return false;  // nobody reads any more
  }
}

bool report(ReportKind kind, std::uint64_t number, const std::u16string& text) {
  return report(kind, number, std::as_bytes(std::span(text)));
}

bool report_text(ReportKind kind, std::uint64_t number, std::string_view ascii) {
  std::array<char16_t, 256> text;
  const std::size_t count = std::min(ascii.size(), text.size());
  std::copy_n(ascii.begin(), count, text.begin());
  return report(kind, number, std::as_bytes(std::span(text).first(count)));
}

}  // namespace pybridge
