// ReleaseQueue: nothing is lost between its producers and the one thread that drains it.
#include "core/release_queue.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace pybridge {
namespace {

TEST(ReleaseQueue, hands_over_all_that_is_pending_in_order) {
  ReleaseQueue queue;
  queue.push({1, 10});
  queue.push({2, 20});

  std::vector<Release> batch{{9, 9}};
  EXPECT_TRUE(queue.wait(batch));
  ASSERT_EQ(batch.size(), 2U);
  EXPECT_EQ(batch[0].session, 1U);
  EXPECT_EQ(batch[0].handle, 10U);
  EXPECT_EQ(batch[1].handle, 20U);
}

TEST(ReleaseQueue, hands_over_what_was_pending_when_it_stopped) {
  ReleaseQueue queue;
  queue.push({1, 10});
  queue.stop();

  std::vector<Release> batch;
  EXPECT_TRUE(queue.wait(batch));
  EXPECT_EQ(batch.size(), 1U);
  EXPECT_FALSE(queue.wait(batch));
  EXPECT_TRUE(batch.empty());
}

TEST(ReleaseQueue, counts_what_is_pending_until_it_is_done) {
  ReleaseQueue queue;
  EXPECT_EQ(queue.pending_count(), 0U);
  queue.push({1, 10});
  queue.push({1, 20});
  std::vector<Release> batch;
  EXPECT_TRUE(queue.wait(batch));
  queue.push({1, 30});
  EXPECT_EQ(queue.pending_count(), 3U);
  queue.done();
  queue.done();
  EXPECT_EQ(queue.pending_count(), 1U);
}

TEST(ReleaseQueue, ends_a_wait_by_stop) {
  ReleaseQueue queue;
  bool more = true;
  std::thread drain([&] {
    std::vector<Release> batch;
    more = queue.wait(batch);
  });
  queue.stop();
  drain.join();
  EXPECT_FALSE(more);
}

TEST(ReleaseQueue, ends_a_wait_by_a_release) {
  ReleaseQueue queue;
  std::uint64_t handle = 0;
  std::thread drain([&] {
    std::vector<Release> batch;
    if (queue.wait(batch)) handle = batch.front().handle;
  });
  queue.push({1, 42});
  drain.join();
  EXPECT_EQ(handle, 42U);
}

TEST(ReleaseQueue, loses_and_doubles_nothing_of_several_producers) {
  constexpr std::uint64_t kProducers = 4;
  constexpr std::uint64_t kReleases = 20'000;
  ReleaseQueue queue;
  std::vector<std::vector<std::uint64_t>> seen(kProducers);
  std::thread drain([&] {
    std::vector<Release> batch;
    while (queue.wait(batch)) {
      for (const Release& release : batch) seen[release.session].push_back(release.handle);
    }
  });
  std::vector<std::thread> producers;
  for (std::uint64_t id = 0; id < kProducers; ++id) {
    producers.emplace_back([&queue, id] {
      for (std::uint64_t i = 0; i < kReleases; ++i) queue.push({id, i});
    });
  }
  for (std::thread& producer : producers) producer.join();
  queue.stop();
  drain.join();

  for (const std::vector<std::uint64_t>& handles : seen) {
    ASSERT_EQ(handles.size(), kReleases);
    for (std::uint64_t i = 0; i < kReleases; ++i) ASSERT_EQ(handles[i], i);
  }
}

}  // namespace
}  // namespace pybridge
