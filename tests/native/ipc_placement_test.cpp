// Placement: who keeps waking a peer on its own processor goes to another one, and may run anywhere
// afterwards, as before.
#include "ipc/placement.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <cstring>

namespace pybridge {
namespace {

cpu_set_t allowed() {
  cpu_set_t set;
  CPU_ZERO(&set);
  EXPECT_EQ(::sched_getaffinity(0, sizeof set, &set), 0);
  return set;
}

TEST(Placement, leaves_the_processor_that_it_shares_with_its_peer) {
  const cpu_set_t before = allowed();
  const int shared = current_processor();
  Placement placement;
  constexpr int kMost = 1 << 22;  // the kernel may bring it back at any time
  int count = 0;
  while (current_processor() == shared && count < kMost) {
    placement.woke_on(shared);
    ++count;
  }
  const cpu_set_t after = allowed();
  EXPECT_NE(CPU_EQUAL(&before, &after), 0);
  if (CPU_COUNT(&before) > 1) {
    EXPECT_LT(count, kMost);
  }
}

TEST(Placement, stays_where_no_other_processor_is_allowed) {
  const cpu_set_t before = allowed();
  const int only = current_processor();
  cpu_set_t alone;
  CPU_ZERO(&alone);
  CPU_SET(only, &alone);
  ASSERT_EQ(::sched_setaffinity(0, sizeof alone, &alone), 0);
  Placement placement;
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(placement.woke_on(only));
  EXPECT_EQ(current_processor(), only);
  const cpu_set_t after = allowed();
  EXPECT_NE(CPU_EQUAL(&alone, &after), 0);
  ASSERT_EQ(::sched_setaffinity(0, sizeof before, &before), 0);
}

}  // namespace
}  // namespace pybridge
