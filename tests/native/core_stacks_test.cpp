// Calls between a thread's own stack and its large one.
#include "core/stacks.hpp"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/resource.h>

#include <functional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace pybridge {
namespace {

constexpr std::size_t kSmallBytes = std::size_t{1} << 20;

void run_with_stack(std::size_t bytes, const std::function<void()>& body) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, bytes);
  pthread_t thread{};
  const auto run = [](void* function) -> void* {
    (*static_cast<const std::function<void()>*>(function))();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, run, const_cast<std::function<void()>*>(&body)),
            0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

// As a call from Java begins.
template <typename Body>
auto from_java(const Body& body) {
  return PythonStack().run(body);
}

class StacksTest : public testing::Test {
 protected:
  void SetUp() override { allow_large_stacks(); }
};

TEST_F(StacksTest, python_runs_on_a_large_stack_where_the_own_is_small) {
  run_with_stack(kSmallBytes, [] {
    EXPECT_LT(stack_left_bytes(), kSmallBytes);
    const std::size_t left = from_java([] { return stack_left_bytes(); });
    EXPECT_GT(left, kLargeStackBytes - 4096);
    EXPECT_LT(stack_left_bytes(), kSmallBytes);
  });
}

TEST_F(StacksTest, it_lies_below_the_own_stack) {
  run_with_stack(kSmallBytes, [] {
    const int on_own = 0;
    EXPECT_TRUE(from_java([&on_own] {
      const int on_large = 0;
      return &on_large < &on_own;
    }));
  });
}

TEST_F(StacksTest, python_stays_where_there_is_enough) {
  run_with_stack(2 * kLargeStackBytes, [] {
    const std::size_t left = from_java([] { return stack_left_bytes(); });
    EXPECT_GT(left, kLargeStackBytes + kLargeStackBytes / 2);
  });
}

// Not inlined: what its caller has on the stack is above its frame.
[[gnu::noinline]] void expect_python_to_leave() {
  EXPECT_LT(stack_left_bytes(), kLargeStackBytes / 2);
  EXPECT_EQ(PythonStack().left_bytes(), kLargeStackBytes);
  const std::size_t left = from_java([] { return stack_left_bytes(); });
  EXPECT_GT(left, kLargeStackBytes - 4096);
}

TEST_F(StacksTest, python_leaves_once_there_is_little) {
  run_with_stack(2 * kLargeStackBytes, [] {
    from_java([] { return 0; });
    volatile char used[kLargeStackBytes + kLargeStackBytes / 2 + (std::size_t{1} << 20)];
    for (volatile char& byte : used) byte = 1;
    expect_python_to_leave();
    used[0] = 0;  // so that it is there as long
  });
}

TEST_F(StacksTest, java_runs_on_the_own_stack) {
  run_with_stack(kSmallBytes, [] {
    const std::size_t outside = stack_left_bytes();
    const std::size_t within =
        from_java([] { return on_java_stack([] { return stack_left_bytes(); }); });
    EXPECT_LT(within, outside);
    EXPECT_GT(within, outside - 8192);
  });
}

// Fills its frames with what only it knows, and looks at them when what it called is back.
int ping_pong(int depth) {
  std::vector<int> seen;
  volatile int frame[64];
  for (int i = 0; i < 64; ++i) frame[i] = depth + i;
  const int below = depth == 0 ? 0 : from_java([&] {
    volatile int python[64];
    for (int i = 0; i < 64; ++i) python[i] = depth * i;
    const int result = on_java_stack([&] { return ping_pong(depth - 1); });
    for (int i = 0; i < 64; ++i) EXPECT_EQ(python[i], depth * i);
    return result;
  });
  for (int i = 0; i < 64; ++i) EXPECT_EQ(frame[i], depth + i);
  return below + depth;
}

TEST_F(StacksTest, calls_nest_and_keep_each_others_frames) {
  run_with_stack(kSmallBytes, [] { EXPECT_EQ(ping_pong(100), 5050); });
}

TEST_F(StacksTest, each_nested_call_uses_more_of_both) {
  run_with_stack(kSmallBytes, [] {
    from_java([] {
      const std::size_t large = stack_left_bytes();
      return on_java_stack([large] {
        const std::size_t own = stack_left_bytes();
        return from_java([large, own] {
          EXPECT_LT(stack_left_bytes(), large);
          return on_java_stack([own] {
            EXPECT_LT(stack_left_bytes(), own);
            return true;
          });
        });
      });
    });
  });
}

TEST_F(StacksTest, exceptions_pass_in_both_directions) {
  run_with_stack(kSmallBytes, [] {
    std::string told;
    try {
      from_java([]() -> int {
        try {
          return on_java_stack([]() -> int { throw std::runtime_error("from Java"); });
        } catch (const std::runtime_error& error) {
          throw std::runtime_error(std::string(error.what()) + ", by Python");
        }
      });
    } catch (const std::runtime_error& error) {
      told = error.what();
    }
    EXPECT_EQ(told, "from Java, by Python");
    EXPECT_LT(stack_left_bytes(), kSmallBytes);
    EXPECT_EQ(ping_pong(3), 6);  // all is as before
  });
}

TEST_F(StacksTest, the_thread_stays_the_same) {
  run_with_stack(kSmallBytes, [] {
    static thread_local int mine = 0;
    mine = 5;
    EXPECT_EQ(from_java([] { return std::this_thread::get_id(); }), std::this_thread::get_id());
    EXPECT_EQ(from_java([] { return mine; }), 5);
  });
}

long mapped_pages() {
  long pages = 0;
  FILE* file = std::fopen("/proc/self/statm", "r");
  EXPECT_EQ(std::fscanf(file, "%ld", &pages), 1);
  std::fclose(file);
  return pages;
}

TEST_F(StacksTest, stacks_of_threads_that_ended_are_used_again) {
  const auto use = [] { from_java([] { return 0; }); };
  run_with_stack(kSmallBytes, use);
  const long before = mapped_pages();
  for (int i = 0; i < 100; ++i) run_with_stack(kSmallBytes, use);
  EXPECT_LT((mapped_pages() - before) * 4096, static_cast<long>(3 * kLargeStackBytes));
}

}  // namespace
}  // namespace pybridge
