// Arrays in shared memory: decoded in place, encoded by their place, bounded by their segment.
#include "py/shared_arrays.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "embedded_python.hpp"
#include "ipc/shared_segment.hpp"
#include "py/slabs.hpp"
#include "shared_memory.hpp"

namespace pybridge {
namespace {

class SharedArraysTest : public PythonTest {
 protected:
  using Numbers = std::vector<std::int64_t>;
  static constexpr std::uint32_t kWorker = 77;

  SharedArraysTest() {
    exec("import numpy");
    const TestSegment of_java(100);
    EXPECT_EQ(open_slabs(token_, kWorker, of_java.pid(), of_java.fd(), 100), std::nullopt);
  }
  ~SharedArraysTest() override {
    globals_.clear();
    close_slabs(token_);
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

  // What kSharedArray tells to Java.
  struct InSlab {
    std::uint64_t handle, segment, pid, fd;
  };

  InSlab place(const char* made) {
    const std::vector<std::byte> frame = encoded(eval(made));
    FrameReader reader(frame.data(), frame.size());
    EXPECT_EQ(reader.tag_word().tag, Tag::kSharedArray);
    return {reader.uint64(), reader.uint64(), reader.uint64(), reader.uint64()};
  }

  Tag tag_of(const char* made) {
    const std::vector<std::byte> frame = encoded(eval(made));
    return FrameReader(frame.data(), frame.size()).tag_word().tag;
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

TEST_F(SharedArraysTest, go_to_java_in_slabs_where_they_are_large) {
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

TEST_F(SharedArraysTest, have_ids_that_begin_with_the_number_of_their_worker) {
  const InSlab first = place("numpy.zeros(5000)");
  EXPECT_EQ(first.segment >> 32, kWorker);
  const TestSegment of_java(100);
  close_slabs(token_);
  EXPECT_EQ(open_slabs(token_, kWorker + 1, of_java.pid(), of_java.fd(), 100), std::nullopt);
  const InSlab second = place("numpy.zeros(5000)");
  EXPECT_EQ(second.segment >> 32, kWorker + 1);
  for (const InSlab& each : {first, second}) session_->handles().remove(token_, each.handle);
}

TEST_F(SharedArraysTest, go_to_java_as_copies_before_slabs_are_open) {
  close_slabs(token_);
  EXPECT_EQ(tag_of("numpy.zeros(5000)"), Tag::kArray);
  const std::optional<std::string> refusal =
      open_slabs(token_, kWorker, static_cast<std::uint64_t>(::getpid()), 1'000'000, 100);
  ASSERT_TRUE(refusal);
  EXPECT_TRUE(refusal->starts_with("open: No such file or directory: /proc/")) << *refusal;
  EXPECT_EQ(tag_of("numpy.zeros(5000)"), Tag::kArray);
}

TEST_F(SharedArraysTest, are_found_among_many) {
  std::vector<std::unique_ptr<TestSegment>> segments;
  py::list arrays;
  for (std::uint64_t id = 100; id < 200; ++id) {
    segments.push_back(std::make_unique<TestSegment>(8192));
    arrays.append(array(*segments.back(), id, ElementType::kUInt8, 0, {8192}, {1}));
  }
  globals_["arrays"] = arrays;
  for (std::uint64_t id = 100; id < 200; ++id) {
    const std::string array = "arrays[" + std::to_string(id - 100) + "]";
    for (const char* part : {"[:1]", "[-1:]"}) {
      const InSlab found = place((array + part).c_str());
      EXPECT_EQ(found.segment, id);
      session_->handles().remove(token_, found.handle);
    }
    EXPECT_EQ(tag_of((array + " + 1").c_str()), Tag::kArray);
  }
  exec("del arrays");
  arrays = py::list();
  for (std::uint64_t id = 100; id < 200; ++id) forget_segment(token_, id);
  EXPECT_EQ(repr(eval("open('/proc/self/maps').read().count('/memfd:pybridge')")), "100");
}

// A pipe on which one process waits for the other.
struct Step {
  Step() { EXPECT_EQ(::pipe(ends.data()), 0); }
  ~Step() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  void tell() const { EXPECT_EQ(::write(ends[1], "-", 1), 1); }
  void wait() const {
    char told = 0;
    EXPECT_EQ(::read(ends[0], &told, 1), 1);
  }
  std::array<int, 2> ends{};
};

TEST_F(SharedArraysTest, are_a_forked_childs_as_they_were_when_it_was_forked) {
  const TestSegment segment(40'000);
  const auto bytes = [](std::byte* start, int value) { std::memset(start, value, 40'000); };
  FrameMemory frame;
  put(frame.writer(), segment, 1, ElementType::kUInt8, 0, {40'000}, {1}, 0, 77);
  globals_["sent"] = decoded(frame.bytes());
  const InSlab result = place("numpy.full(40000, 1, 'u1')");
  const SharedSegment seen(result.pid, result.fd, 40'960);
  bytes(segment.data(), 1);
  globals_["result"] = share(session_->handles().find(token_, result.handle));
  const Step used_again;
  copy_slabs_for_child(token_);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    used_again.wait();
    leave_slabs_to_parent(token_);
    const bool is_own = eval("sent.sum() == 40000 and sum(result.cast('B')) == 40000").cast<bool>();
    ::_exit(is_own ? 0 : 1);
  }
  drop_slab_copies(token_);
  bytes(segment.data(), 2);
  bytes(seen.data(), 2);
  used_again.tell();
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(repr(eval("int(sent[0]) + result[0]")), "4");
  session_->handles().remove(token_, result.handle);
}

TEST_F(SharedArraysTest, that_came_after_the_copies_for_a_child_are_copied_by_it) {
  const InSlab first = place("numpy.full(5000, 1.0)");
  copy_slabs_for_child(token_);
  session_->handles().remove(token_, first.handle);
  const InSlab second = place("numpy.full(5000, 2.0)");
  ASSERT_EQ(second.segment, first.segment);
  globals_["second"] = share(session_->handles().find(token_, second.handle));
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    leave_slabs_to_parent(token_);
    ::_exit(eval("sum(second) == 10000.0").cast<bool>() ? 0 : 1);
  }
  drop_slab_copies(token_);
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  session_->handles().remove(token_, second.handle);
}

}  // namespace
}  // namespace pybridge
