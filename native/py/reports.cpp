// What a worker tells the JVM of itself.
#include "py/reports.hpp"

#include <array>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "ipc/pipe.hpp"

namespace pybridge {
namespace {

std::atomic<int> report_fd{-1};

}  // namespace

void open_reports(int fd) {
  report_fd = fd;
}

void report(ReportKind kind, std::uint64_t number, std::span<const std::byte> bytes) {
  static auto* writing = new std::mutex();  // never deleted, as threads may wait for it at the end
  const std::array<std::uint64_t, 3> head{static_cast<std::uint64_t>(kind), number, bytes.size()};
  const auto head_bytes = std::as_bytes(std::span(head));
  std::vector<std::byte> all(head_bytes.begin(), head_bytes.end());
  all.insert(all.end(), bytes.begin(), bytes.end());
  const std::lock_guard lock(*writing);
  try {
    write_fully(report_fd, all.data(), all.size());
  } catch (const std::runtime_error&) {
    return;  // nobody reads any more
  }
}

void report(ReportKind kind, std::uint64_t number, const std::u16string& text) {
  report(kind, number, std::as_bytes(std::span(text)));
}

}  // namespace pybridge
