// Dropped Java objects that no frame takes along.
#include "py/release_watch.hpp"

#include <chrono>
#include <cstring>
#include <future>
#include <stdexcept>

#include "embedded_python.hpp"

namespace pybridge {
namespace {

constexpr std::chrono::seconds kLimit{60};

class ReleaseWatchTest : public PythonTest {
 protected:
  ReleaseWatchTest() { enable_release_watch(token_); }
  ~ReleaseWatchTest() override { java_->answer = FakeJava().answer; }

  // Drops an object and waits, without the GIL, until Java is asked something.
  void drop_and_wait(std::uint64_t id) {
    std::promise<void> told;
    java_->answer = [&](FrameReader& request, FrameWriter& reply) {
      last_flags_ = request.flags();
      if (request.released_count() != 0) last_id_ = first_released(java_->requests.back());
      FakeJava().answer(request, reply);
      told.set_value();
    };
    make_java_object(token_, *session_, id, false);
    const GilRelease released(token_);
    ASSERT_EQ(told.get_future().wait_for(kLimit), std::future_status::ready);
  }

  static std::uint64_t first_released(const std::vector<std::byte>& frame) {
    std::uint64_t id = 0;
    std::memcpy(&id, frame.data() + kHeaderBytes, sizeof id);
    return id;
  }

  std::uint16_t last_flags_ = 0;
  std::uint64_t last_id_ = 0;
};

TEST_F(ReleaseWatchTest, tells_java_though_nobody_calls) {
  drop_and_wait(41);
  EXPECT_EQ(last_flags_, static_cast<std::uint16_t>(UpcallOperation::kRelease));
  EXPECT_EQ(last_id_, 41U);
}

TEST_F(ReleaseWatchTest, tells_what_is_dropped_after_it_has_slept) {
  drop_and_wait(42);
  drop_and_wait(43);
  EXPECT_EQ(last_id_, 43U);
}

}  // namespace
}  // namespace pybridge
