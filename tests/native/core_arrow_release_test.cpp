// Arrow arrays of Java's: their memory comes to the list once, with the last of its holders.
#include "core/arrow_release.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace pybridge {
namespace {

using List = std::atomic<ArrowExport*>;

// A struct array with children, as Java writes it.
template <std::size_t Children>
struct Exported {
  ArrowExport memory{};
  ArrowArray array{};
  std::array<ArrowArray, Children> children{};
  std::array<ArrowArray*, Children> pointers{};

  Exported(List& list, std::int64_t index) {
    memory.holder_count = static_cast<std::int64_t>(Children) + 2;  // the array and Java
    memory.released = &list;
    memory.index = index;
    array.n_children = static_cast<std::int64_t>(Children);
    array.children = pointers.data();
    array.release = &release_arrow_array;
    array.private_data = &memory;
    for (std::size_t i = 0; i < Children; ++i) {
      pointers[i] = &children[i];
      children[i].release = &release_arrow_array;
      children[i].private_data = &memory;
    }
  }

  // The call is over; whether nobody has the array.
  bool java_lets_go() { return memory.holder_count.fetch_sub(1) == 1; }
};

// As a consumer takes over an array: the one it was in is released by that.
ArrowArray moved(ArrowArray& from) {
  ArrowArray to = from;
  from.release = nullptr;
  return to;
}

std::vector<std::int64_t> taken(List& list) {
  std::vector<std::int64_t> indices;
  for (const ArrowExport* each = list.exchange(nullptr); each != nullptr; each = each->next)
    indices.push_back(each->index);
  return indices;
}

TEST(ArrowRelease, is_left_to_java_while_its_call_runs) {
  List list{nullptr};
  Exported<0> exported(list, 7);
  ArrowArray array = moved(exported.array);
  array.release(&array);
  EXPECT_EQ(array.release, nullptr);
  EXPECT_TRUE(taken(list).empty());
  EXPECT_TRUE(exported.java_lets_go());
}

TEST(ArrowRelease, comes_to_the_list_after_the_call) {
  List list{nullptr};
  Exported<0> exported(list, 7);
  ArrowArray array = moved(exported.array);
  EXPECT_FALSE(exported.java_lets_go());
  array.release(&array);
  EXPECT_EQ(taken(list), std::vector<std::int64_t>{7});
  EXPECT_TRUE(taken(list).empty());
}

TEST(ArrowRelease, releases_the_children_with_their_array) {
  List list{nullptr};
  Exported<3> exported(list, 1);
  ArrowArray array = moved(exported.array);
  EXPECT_FALSE(exported.java_lets_go());
  array.release(&array);
  for (const ArrowArray& child : exported.children) EXPECT_EQ(child.release, nullptr);
  EXPECT_EQ(taken(list).size(), 1U);
}

TEST(ArrowRelease, waits_for_a_child_that_a_consumer_has_moved) {
  List list{nullptr};
  Exported<2> exported(list, 1);
  ArrowArray array = moved(exported.array);
  ArrowArray child = moved(exported.children[1]);
  EXPECT_FALSE(exported.java_lets_go());
  array.release(&array);
  EXPECT_TRUE(taken(list).empty());
  child.release(&child);
  EXPECT_EQ(taken(list).size(), 1U);
}

TEST(ArrowRelease, loses_and_doubles_nothing_of_several_threads) {
  constexpr std::int64_t kThreads = 4;
  constexpr std::int64_t kArrays = 5'000;
  List list{nullptr};
  std::vector<std::unique_ptr<Exported<2>>> all;
  for (std::int64_t i = 0; i < kThreads * kArrays; ++i)
    all.push_back(std::make_unique<Exported<2>>(list, i));
  std::vector<std::thread> droppers;
  for (std::int64_t t = 0; t < kThreads; ++t) {
    droppers.emplace_back([&all, t] {  // each releases children of its neighbour's arrays
      for (std::int64_t i = 0; i < kArrays; ++i) {
        Exported<2>& own = *all[static_cast<std::size_t>(t * kArrays + i)];
        Exported<2>& other = *all[static_cast<std::size_t>((t + 1) % kThreads * kArrays + i)];
        own.memory.holder_count.fetch_sub(1);  // Java's
        ArrowArray child = other.children[1];
        child.release(&child);
        own.array.n_children = 1;
        own.array.release(&own.array);
      }
    });
  }
  std::vector<int> seen(static_cast<std::size_t>(kThreads * kArrays));
  std::size_t count = 0;
  const auto take = [&] {
    for (const std::int64_t index : taken(list)) ++seen[static_cast<std::size_t>(index)], ++count;
  };
  for (std::thread& each : droppers) {
    take();
    each.join();
  }
  take();
  EXPECT_EQ(count, seen.size());
  for (const int times : seen) EXPECT_EQ(times, 1);
}

}  // namespace
}  // namespace pybridge
