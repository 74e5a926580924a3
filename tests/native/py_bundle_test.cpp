// call_bundle: several calls in one frame, each with an outcome of its own.
#include "py/bundle.hpp"

#include "embedded_python.hpp"

namespace pybridge {
namespace {

struct Outcome {
  std::uint8_t aux;
  py::object value;  // of one that failed its type and message
};

class BundleTest : public PythonTest {
 protected:
  BundleTest() {
    exec(R"(
made = []
def function(*arguments, **keywords):
    made.append(arguments)
    if arguments and arguments[0] == 'raise':
        raise keywords['error']
    return keywords.get('result', len(arguments))
)");
    target_ = handle("function");
  }

  void start(std::uint32_t calls) { begin(request_, FrameKind::kBundle, target_, calls); }

  // Adds one call with the arguments and keywords that `body` writes.
  template <typename Body>
  void call(std::uint32_t arguments, std::uint16_t keywords, Body&& body) {
    FrameWriter& out = request_.writer();
    out.tag(Tag::kBundledCall, arguments, 0, keywords);
    const std::size_t size_at = out.size_bytes();
    out.uint64(0);
    out.uint64(0);
    body(out);
    out.set_word(size_at, out.size_bytes() - size_at - 2 * kWordBytes);
  }
  void call_raising(const std::string& error) {
    call(1, 1, [&](FrameWriter& out) {
      put_latin1(out, "raise");
      put_latin1(out, "error");
      out.tag(Tag::kHandle);
      out.uint64(handle(error));
    });
  }
  void call_for(const std::string& result) {
    call(0, 1, [&](FrameWriter& out) {
      put_latin1(out, "result");
      out.tag(Tag::kHandle);
      out.uint64(handle(result));
    });
  }
  void call_with_int() {
    call(1, 0, [](FrameWriter& out) { put_int(out, 7); });
  }

  std::vector<Outcome> outcomes(References* references = nullptr) {
    FrameReader reader = request_.read();
    execute(token_, reader, reply_.writer(), references);
    FrameReader reply = reply_.read();
    released_.clear();
    for (std::size_t i = 0; i < reply.released_count(); ++i) {
      std::uint64_t id = 0;
      std::memcpy(&id, reply_->data() + kHeaderBytes + i * kReleaseBytes, sizeof id);
      released_.push_back(id);
    }
    EXPECT_EQ(reply.kind(), FrameKind::kReply);
    std::vector<Outcome> all;
    for (std::uint32_t i = 0; i < reply.arg_count(); ++i) {
      const TagWord word = reply.tag_word();
      EXPECT_EQ(word.tag, Tag::kOutcome);
      const std::uint64_t bytes = reply.uint64();
      FrameReader part = reply.part(bytes);
      py::object value = Decoder(part, *session_, nullptr).value(token_);
      if ((word.aux & kFailed) != 0) {
        const auto record = value.cast<py::tuple>();
        value = py::str("{}: {}").format(record[1], record[2]);
      }
      all.push_back({word.aux, value});
      EXPECT_EQ(part.remaining(), 0U);
    }
    EXPECT_EQ(reply.remaining(), 0U);
    EXPECT_EQ(PyErr_Occurred(), nullptr);
    return all;
  }
  std::string shown(References* references = nullptr) {
    std::string text;
    for (const Outcome& outcome : outcomes(references))
      text += (outcome.aux != 0 ? "!" : "") + py::str(outcome.value).cast<std::string>() + ";";
    return text;
  }
  std::string refusal() {
    const Reply reply = execute_frame(request_);
    EXPECT_EQ(reply.kind, FrameKind::kError);
    return reply.value.cast<py::tuple>()[2].cast<std::string>();
  }

  FrameMemory request_;
  FrameMemory reply_;
  std::uint64_t target_ = 0;
  std::vector<std::uint64_t> released_;
};

TEST_F(BundleTest, makes_the_calls_in_order_each_with_its_outcome) {
  start(4);
  call_with_int();
  call(2, 0, [](FrameWriter& out) {
    put_latin1(out, "a");
    out.tag(Tag::kNone);
  });
  call(0, 0, [](FrameWriter&) {});
  call_for("'text'");
  EXPECT_EQ(shown(), "1;2;0;text;");
  EXPECT_EQ(repr(eval("made")), "[(7,), ('a', None), (), ()]");
}

TEST_F(BundleTest, has_no_outcomes_of_no_calls) {
  start(0);
  EXPECT_EQ(shown(), "");
}

TEST_F(BundleTest, a_call_that_raises_touches_no_other) {
  start(6);
  call_with_int();
  call_raising("ValueError('bad')");
  call_raising("SystemExit(3)");
  call_raising("KeyboardInterrupt()");
  call_raising("GeneratorExit('left')");
  call_with_int();
  EXPECT_EQ(shown(),
            "1;!ValueError: bad;!SystemExit: 3;!KeyboardInterrupt: ;!GeneratorExit: left;1;");
}

TEST_F(BundleTest, a_result_without_conversion_gives_back_what_was_written_of_it) {
  exec("deep = [object(), object()]\nfor _ in range(300): deep = [deep, object()]");
  start(3);
  call_for("object()");
  call_for("deep");
  call_for("object()");
  const std::size_t before = live_handles();
  const auto all = outcomes();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].aux, kFailed);
  EXPECT_NE(py::str(all[1].value).cast<std::string>().find("result"), std::string::npos);
  EXPECT_EQ(live_handles(), before + 2);
}

TEST_F(BundleTest, arguments_that_do_not_convert_drop_the_java_objects_behind_them) {
  start(2);
  call(3, 0, [](FrameWriter& out) {
    out.tag(Tag::kJavaObject);
    out.uint64(21);
    out.tag(Tag::kSet, 1);
    out.tag(Tag::kList, 1);
    out.tag(Tag::kJavaObject);
    out.uint64(22);
    out.tag(Tag::kJavaObject);
    out.uint64(23);
  });
  call_with_int();
  const auto all = outcomes();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].aux, kFailed);
  EXPECT_EQ(py::str(all[1].value).cast<std::string>(), "1");
  std::sort(released_.begin(), released_.end());
  EXPECT_EQ(released_, (std::vector<std::uint64_t>{21, 22, 23}));
}

TEST_F(BundleTest, no_call_begins_where_the_frame_is_broken) {
  start(2);
  call_with_int();
  put_int(request_.writer(), 5);
  EXPECT_EQ(refusal(), "not a call of a bundle: tag=2");

  start(2);
  call_with_int();
  request_->tag(Tag::kBundledCall, 1);
  request_->uint64(1 << 20);
  request_->uint64(0);
  EXPECT_NE(refusal().find("frame ends early"), std::string::npos);

  start(1);
  call_with_int();
  call_with_int();
  EXPECT_EQ(refusal(), "bundle goes on behind its calls: bytes=40");
  EXPECT_EQ(repr(eval("made")), "[]");
}

TEST_F(BundleTest, a_call_whose_values_are_broken_fails_alone) {
  start(2);
  call(2, 0, [](FrameWriter& out) { put_int(out, 5); });
  call_with_int();
  const auto all = outcomes();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_NE(py::str(all[0].value).cast<std::string>().find("frame ends early"), std::string::npos);
  EXPECT_EQ(py::str(all[1].value).cast<std::string>(), "1");
}

TEST_F(BundleTest, a_call_that_is_told_to_end_is_the_last) {
  globals_["stop"] = py::cpp_function([this] { stop_call(token_, id_, 5, StopReason::kDeadline); });
  exec("def stopping(value):\n  made.append(value)\n  if value == 2: stop()\n  return value");
  target_ = handle("stopping");
  start(4);
  for (int i = 1; i <= 4; ++i) call(1, 0, [i](FrameWriter& out) { put_int(out, i); });
  request_->set_call_id(5);
  const auto all = outcomes();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].aux, 0);
  EXPECT_EQ(all[1].aux, kFailed | kStopped);
  EXPECT_EQ(repr(eval("made")), "[1, 2]");
}

TEST_F(BundleTest, a_call_that_is_told_to_end_while_its_error_is_written_is_the_last) {
  globals_["stop"] = py::cpp_function([this] { stop_call(token_, id_, 5, StopReason::kDeadline); });
  exec(R"(
class Slow(Exception):
    def __str__(self):
        stop()
        return 'slow'
)");
  start(3);
  call_with_int();
  call_raising("Slow()");
  call_with_int();
  request_->set_call_id(5);
  const auto all = outcomes();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].aux, 0);
  EXPECT_EQ(all[1].aux, kFailed | kStopped);
}

TEST_F(BundleTest, calls_that_the_end_of_the_session_comes_before_are_told_so) {
  globals_["close"] = py::cpp_function([this] { Session::close(token_, id_); });
  exec("def closing(value):\n  made.append(value)\n  if value == 2: close()\n  return value");
  target_ = handle("closing");
  start(4);
  for (int i = 1; i <= 4; ++i) call(1, 0, [i](FrameWriter& out) { put_int(out, i); });
  const SessionRef keep(*session_);
  const std::string closed = "!bridge.ClosedError: the runtime is closed;";
  EXPECT_EQ(shown(), "1;2;" + closed + closed);
  EXPECT_EQ(repr(eval("made")), "[1, 2]");
}

class FakeReferences : public References {
 public:
  py::object copy_array(GilToken, std::uint64_t index, ElementType) override {
    return py::int_(100 + index);
  }
  py::object view_buffer(GilToken, std::uint64_t index, ElementType, std::uint64_t, bool) override {
    return py::int_(200 + index);
  }
  bool fill_last(ElementType, const std::byte*, std::size_t) override { return false; }
};

TEST_F(BundleTest, each_call_has_its_own_arrays_beside_the_frame) {
  exec("def first(value): return value");
  target_ = handle("first");
  start(2);
  for (const std::uint64_t first : {0, 3}) {
    FrameWriter& out = request_.writer();
    out.tag(Tag::kBundledCall, 1);
    out.uint64(24);
    out.uint64(first);
    out.tag(Tag::kBufferRef);
    out.uint64(1);
    out.uint64(8);
  }
  FakeReferences references;
  EXPECT_EQ(shown(&references), "201;204;");
}

}  // namespace
}  // namespace pybridge
