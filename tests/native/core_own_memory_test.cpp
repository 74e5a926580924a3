// read_own_memory: a wrong address is an answer, not a crash.
#include "core/own_memory.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace pybridge {
namespace {

TEST(OwnMemory, is_copied) {
  const std::uint64_t from = 0x0123456789ABCDEF;
  std::uint64_t to = 0;
  EXPECT_TRUE(read_own_memory(&from, to));
  EXPECT_EQ(to, from);
  EXPECT_TRUE(read_own_memory(&from, nullptr, 0));
}

TEST(OwnMemory, is_not_read_where_there_is_none) {
  std::uint64_t to = 0;
  EXPECT_FALSE(read_own_memory(nullptr, to));
  EXPECT_FALSE(read_own_memory(reinterpret_cast<const void*>(8), to));
  EXPECT_FALSE(read_own_memory(reinterpret_cast<const void*>(~std::uintptr_t{0} - 3), to));
}

TEST(OwnMemory, is_not_read_beyond_its_end) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  void* pages = mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(pages, MAP_FAILED);
  char* second = static_cast<char*>(pages) + page;
  munmap(second, page);
  std::uint64_t to = 0;
  EXPECT_TRUE(read_own_memory(second - sizeof to, to));
  EXPECT_FALSE(read_own_memory(second - sizeof to + 1, to));
  munmap(pages, page);
}

}  // namespace
}  // namespace pybridge
