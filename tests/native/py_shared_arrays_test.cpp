// Arrays in shared memory: decoded in place, encoded by their place, bounded by their segment.
#include "py/shared_arrays.hpp"

#include <cstring>

#include "embedded_python.hpp"
#include "ipc/shared_segment.hpp"
#include "shared_memory.hpp"

namespace pybridge {
namespace {

class SharedArraysTest : public PythonTest {
 protected:
  using Numbers = std::vector<std::int64_t>;

  SharedArraysTest() { exec("import numpy"); }
  ~SharedArraysTest() override {
    globals_.clear();
    for (std::uint64_t id = 1; id < 4; ++id) forget_segment(token_, id);
  }

  static void put(FrameWriter& w, const TestSegment& segment, std::uint64_t id, ElementType type,
                  std::int64_t offset, const Numbers& shape, const Numbers& strides,
                  std::uint16_t aux2 = 0, std::uint64_t block = 0) {
    w.begin(FrameKind::kReply, 1);
    w.set_counts(1, 0);
    w.tag(Tag::kSharedArray, static_cast<std::uint32_t>(shape.size()),
          static_cast<std::uint8_t>(type), aux2);
    for (const std::uint64_t value :
         {block, id, segment.pid(), segment.fd(), segment.size_bytes()}) {
      w.uint64(value);
    }
    w.int64(offset);
    w.uint64(element_bytes(type));
    for (const std::int64_t length : shape) w.int64(length);
    for (const std::int64_t stride : strides) w.int64(stride);
  }

  py::object array(const TestSegment& segment, std::uint64_t id, ElementType type,
                   std::int64_t offset, const Numbers& shape, const Numbers& strides,
                   std::uint16_t aux2 = 0) {
    FrameMemory frame;
    put(frame.writer(), segment, id, type, offset, shape, strides, aux2);
    return decoded(frame.bytes());
  }

  std::string failure(std::int64_t offset, const Numbers& shape, const Numbers& strides) {
    const TestSegment segment(100);
    return failure_of([&] { array(segment, 1, ElementType::kInt64, offset, shape, strides); });
  }
};

TEST_F(SharedArraysTest, are_the_same_memory) {
  const TestSegment segment(100);
  globals_["a"] = array(segment, 1, ElementType::kInt16, 10, {3}, {2});
  EXPECT_EQ(repr(eval("a")), "array([0, 0, 0], dtype=int16)");
  segment.data()[12] = std::byte{5};
  exec("a[2] = 258");
  EXPECT_EQ(repr(eval("a.tolist()")), "[0, 5, 258]");
  EXPECT_EQ(segment.data()[14], std::byte{2});
  EXPECT_EQ(segment.data()[15], std::byte{1});
}

TEST_F(SharedArraysTest, of_one_segment_share_one_mapping) {
  const TestSegment segment(64);
  globals_["a"] = array(segment, 1, ElementType::kUInt8, 0, {64}, {1});
  globals_["b"] = array(segment, 1, ElementType::kInt32, 4, {1}, {4});
  EXPECT_TRUE(eval("numpy.shares_memory(a, b)").cast<bool>());
}

TEST_F(SharedArraysTest, have_any_shape_and_strides_within_the_segment) {
  const TestSegment segment(16);
  for (int i = 0; i < 16; ++i) segment.data()[i] = static_cast<std::byte>(i);
  const auto shown = [&](std::int64_t offset, const Numbers& shape, const Numbers& strides) {
    return repr(array(segment, 1, ElementType::kUInt8, offset, shape, strides).attr("tolist")());
  };
  EXPECT_EQ(shown(15, {4}, {-5}), "[15, 10, 5, 0]");
  EXPECT_EQ(shown(3, {2, 2}, {8, 4}), "[[3, 7], [11, 15]]");
  EXPECT_EQ(shown(9, {}, {}), "9");
  EXPECT_EQ(shown(16, {0}, {1}), "[]");
}

TEST_F(SharedArraysTest, are_read_only_where_java_says_so) {
  const TestSegment segment(16);
  globals_["a"] = array(segment, 1, ElementType::kUInt8, 0, {16}, {1}, kReadOnly);
  EXPECT_FALSE(eval("a.flags.writeable").cast<bool>());
}

TEST_F(SharedArraysTest, are_refused_beyond_their_segment) {
  const std::string start = "FrameError: array lies outside its shared segment";
  constexpr std::int64_t kMost = INT64_MAX;
  EXPECT_EQ(failure(4, {12}, {8}), "no failure");
  EXPECT_EQ(failure(5, {12}, {8}).substr(0, start.size()), start);
  EXPECT_EQ(failure(4, {13}, {8}).substr(0, start.size()), start);
  EXPECT_EQ(failure(4, {2}, {-8}).substr(0, start.size()), start);
  EXPECT_EQ(failure(-8, {1}, {8}).substr(0, start.size()), start);
  EXPECT_EQ(failure(101, {0}, {8}).substr(0, start.size()), start);
  EXPECT_EQ(failure(0, {-1}, {8}).substr(0, start.size()), start);
  EXPECT_EQ(failure(0, {kMost}, {kMost}).substr(0, start.size()), start);
  EXPECT_EQ(failure(0, {kMost, kMost}, {1, 1}).substr(0, start.size()), start);
  EXPECT_EQ(failure(50, {2}, {INT64_MIN}).substr(0, start.size()), start);
}

TEST_F(SharedArraysTest, have_no_more_elements_than_their_segment) {
  EXPECT_EQ(failure(0, {1'000'000'000}, {0}),
            "FrameError: array lies outside its shared segment: offset=0, segmentBytes=100");
  EXPECT_EQ(failure(0, {-1, 0}, {8, 8}),
            "FrameError: array lies outside its shared segment: offset=0, segmentBytes=100");
  EXPECT_EQ(failure(0, {0, -1}, {8, 8}),
            "FrameError: array lies outside its shared segment: offset=0, segmentBytes=100");
}

TEST_F(SharedArraysTest, say_why_memory_cannot_be_mapped) {
  std::vector<std::byte> frame;
  {
    const TestSegment segment(16);
    FrameMemory memory;
    put(memory.writer(), segment, 2, ElementType::kUInt8, 0, {16}, {1});
    frame = memory.bytes();
  }
  const std::string failure = failure_of([&] { decoded(frame); });
  EXPECT_NE(failure.find("open: No such file or directory: /proc/"), std::string::npos) << failure;
  EXPECT_NE(failure.find("must not be hidden"), std::string::npos) << failure;
}

TEST_F(SharedArraysTest, stay_when_java_has_freed_the_segment) {
  {
    const TestSegment segment(16);
    segment.data()[3] = std::byte{7};
    globals_["a"] = array(segment, 1, ElementType::kUInt8, 0, {16}, {1});
  }
  forget_segment(token_, 1);
  EXPECT_EQ(repr(eval("int(a[3])")), "7");
  EXPECT_EQ(repr(eval("open('/proc/self/maps').read().count('/memfd:pybridge')")), "1");
  exec("del a");
  EXPECT_EQ(repr(eval("open('/proc/self/maps').read().count('/memfd:pybridge')")), "0");
}

TEST_F(SharedArraysTest, keep_the_mapping_until_java_has_freed_the_segment) {
  const TestSegment segment(16);
  array(segment, 1, ElementType::kUInt8, 0, {16}, {1});
  EXPECT_EQ(repr(eval("open('/proc/self/maps').read().count('/memfd:pybridge')")), "2");
  FrameMemory release;
  begin(release, FrameKind::kRelease, 0, 1);
  release->tag(Tag::kSegment);
  release->uint64(1);
  EXPECT_EQ(execute_frame(release).kind, FrameKind::kReply);
  EXPECT_EQ(repr(eval("open('/proc/self/maps').read().count('/memfd:pybridge')")), "1");
}

TEST_F(SharedArraysTest, go_to_java_by_their_place) {
  const TestSegment segment(100);
  globals_["a"] = array(segment, 3, ElementType::kInt32, 8, {10}, {4});
  const std::vector<std::byte> frame = encoded(eval("a[::-2]"));
  FrameReader reader(frame.data(), frame.size());
  const TagWord word = reader.tag_word();
  EXPECT_EQ(word.tag, Tag::kSharedArray);
  EXPECT_EQ(word.aux, static_cast<std::uint8_t>(ElementType::kInt32));
  EXPECT_EQ(word.count, 1U);
  EXPECT_NE(session_->handles().find(token_, reader.uint64()), nullptr);
  EXPECT_EQ(reader.uint64(), 3U);
  EXPECT_EQ(reader.uint64(), segment.pid());
  EXPECT_NE(reader.uint64(), segment.fd());
  for (const std::int64_t wanted : {100, 8 + 36, 4, 5, -8}) EXPECT_EQ(reader.int64(), wanted);
}

TEST_F(SharedArraysTest, go_to_java_as_copies_where_they_lie_elsewhere) {
  const TestSegment segment(100);
  globals_["a"] = array(segment, 1, ElementType::kInt32, 0, {10}, {4});
  for (const char* other : {"a + 1", "a.copy()", "a[:0]", "numpy.zeros(3)"}) {
    const std::vector<std::byte> frame = encoded(eval(other));
    FrameReader reader(frame.data(), frame.size());
    EXPECT_EQ(reader.tag_word().tag, Tag::kArray) << other;
  }
}

TEST_F(SharedArraysTest, tell_java_of_its_block_when_they_are_dropped) {
  const TestSegment segment(100);
  FrameMemory frame;
  put(frame.writer(), segment, 1, ElementType::kInt16, 10, {3}, {2}, 0, 77);
  globals_["a"] = decoded(frame.bytes());
  globals_["b"] = eval("a[1:]");
  exec("del a");
  EXPECT_TRUE(session_->released().empty());
  exec("del b");
  EXPECT_EQ(session_->released(), (std::vector<Session::Released>{{77, 0}}));
}

TEST_F(SharedArraysTest, tell_java_of_its_block_where_they_are_refused) {
  const TestSegment segment(100);
  FrameMemory frame;
  put(frame.writer(), segment, 1, ElementType::kInt16, 99, {3}, {2}, 0, 78);
  EXPECT_NE(failure_of([&] { decoded(frame.bytes()); }), "");
  EXPECT_EQ(session_->released(), (std::vector<Session::Released>{{78, 0}}));
}

// What kSharedArray tells to Java.
struct InSlab {
  std::uint64_t handle, segment, pid, fd;
};

TEST_F(SharedArraysTest, go_to_java_in_slabs_where_they_are_large) {
  const auto place = [this](const char* made) {
    const std::vector<std::byte> frame = encoded(eval(made));
    FrameReader reader(frame.data(), frame.size());
    EXPECT_EQ(reader.tag_word().tag, Tag::kSharedArray);
    return InSlab{reader.uint64(), reader.uint64(), reader.uint64(), reader.uint64()};
  };
  const InSlab first = place("numpy.arange(5000.0)");
  const SharedSegment seen(first.pid, first.fd, 40'000);
  double element = 0;
  std::memcpy(&element, seen.data() + 8 * 4999, sizeof element);
  EXPECT_EQ(element, 4999.0);

  const InSlab second = place("numpy.arange(5000.0)");
  EXPECT_NE(second.segment, first.segment);  // Java may still look at the first
  session_->handles().remove(token_, first.handle);
  const InSlab third = place("numpy.full((2, 2500), 7.0)[::-1]");
  EXPECT_EQ(third.segment, first.segment);
  std::memcpy(&element, seen.data() + 8 * 4999, sizeof element);
  EXPECT_EQ(element, 7.0);
  for (const InSlab& each : {second, third}) session_->handles().remove(token_, each.handle);
}

TEST_F(SharedArraysTest, go_to_java_as_copies_where_it_keeps_too_many) {
  std::vector<std::uint64_t> handles;
  for (int i = 0; i < 256; ++i) {
    const std::vector<std::byte> frame = encoded(eval("numpy.zeros(5000)"));
    FrameReader reader(frame.data(), frame.size());
    ASSERT_EQ(reader.tag_word().tag, Tag::kSharedArray);
    handles.push_back(reader.uint64());
  }
  const std::vector<std::byte> frame = encoded(eval("numpy.zeros(5000)"));
  EXPECT_EQ(FrameReader(frame.data(), frame.size()).tag_word().tag, Tag::kArray);
  for (const std::uint64_t handle : handles) session_->handles().remove(token_, handle);
  const std::vector<std::byte> again = encoded(eval("numpy.zeros(5000)"));
  EXPECT_EQ(FrameReader(again.data(), again.size()).tag_word().tag, Tag::kSharedArray);
}

}  // namespace
}  // namespace pybridge
