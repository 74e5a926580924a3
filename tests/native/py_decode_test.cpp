// Decoder: what it refuses, and that it leaves nothing behind.
#include "embedded_python.hpp"
#include "py/arguments.hpp"
#include "py/temporal_fields.hpp"

namespace pybridge {
namespace {

class DecoderTest : public PythonTest {
 protected:
  DecoderTest() {
    frame_->begin(FrameKind::kReply, 1);
    frame_->set_counts(1, 0);
  }
  FrameWriter& out() { return frame_.writer(); }
  std::string failure() {
    return failure_of([&] { decoded(frame_.bytes()); });
  }

  FrameMemory frame_;
};

TEST_F(DecoderTest, refuses_tags_it_does_not_know) {
  out().tag(static_cast<Tag>(99));
  EXPECT_EQ(failure(), "FrameError: unknown tag: 99");
}

TEST_F(DecoderTest, refuses_an_address_from_java) {
  out().tag(Tag::kBufferAddress, 1, 7);
  EXPECT_EQ(failure(), "FrameError: unknown tag: 18");
}

TEST_F(DecoderTest, refuses_references_where_there_are_none) {
  for (const Tag tag : {Tag::kArrayRef, Tag::kBufferRef}) {
    FrameMemory frame;
    frame->begin(FrameKind::kReply, 1);
    frame->tag(tag, 0, 7);
    frame->uint64(0);
    frame->uint64(0);
    EXPECT_EQ(failure_of([&] { decoded(frame.bytes()); }),
              "FrameError: reference to a Java array in a frame without references");
  }
}

TEST_F(DecoderTest, refuses_counts_beyond_the_frame_before_it_allocates) {
  for (const Tag tag :
       {Tag::kBigInt, Tag::kTextLatin1, Tag::kTextUtf16, Tag::kBytes, Tag::kList, Tag::kTuple,
        Tag::kSet, Tag::kFrozenSet, Tag::kDict, Tag::kIntList, Tag::kFloatList}) {
    for (const std::uint32_t count : {0x11U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU}) {
      FrameMemory frame;
      frame->begin(FrameKind::kReply, 1);
      frame->tag(tag, count);
      put_int(frame.writer(), 1);
      EXPECT_THROW(decoded(frame.bytes()), FrameError) << static_cast<int>(tag) << " " << count;
    }
  }
}

TEST_F(DecoderTest, refuses_digits_that_no_decimal_of_java_has) {
  for (const std::string_view digits : {"", "-", "NaN", "1_0", " 1", "1E5", "1.5", "--1"}) {
    FrameMemory frame;
    frame->begin(FrameKind::kReply, 1);
    frame->tag(Tag::kDecimal, static_cast<std::uint32_t>(digits.size()));
    frame->int64(2);
    digits.copy(reinterpret_cast<char*>(frame->block(digits.size())), digits.size());
    EXPECT_EQ(
        failure_of([&] { decoded(frame.bytes()); }),
        "FrameError: not the digits of a Decimal: lengthBytes=" + std::to_string(digits.size()));
  }
}

TEST_F(DecoderTest, refuses_an_int_of_no_bytes) {
  out().tag(Tag::kBigInt);
  EXPECT_EQ(failure(), "FrameError: an int of no bytes");
}

TEST_F(DecoderTest, takes_a_zones_name_whole) {
  constexpr std::string_view name("UTC\0x", 5);
  out().tag(Tag::kDateTimeZone, name.size());
  out().uint64(DateFields{2024, 2, 29}.pack());
  out().uint64(TimeFields{12, 0, 0, 0}.pack());
  out().int64(0);
  name.copy(reinterpret_cast<char*>(out().block(name.size())), name.size());
  EXPECT_NE(failure(), "no failure");
}

TEST_F(DecoderTest, takes_values_as_deep_as_allowed_and_no_deeper) {
  for (int i = 0; i < kMaxDepth; ++i) out().tag(Tag::kList, 1);
  out().tag(Tag::kNone);
  EXPECT_EQ(repr(decoded(frame_.bytes())),
            std::string(kMaxDepth, '[') + "None" + std::string(kMaxDepth, ']'));

  FrameMemory deeper;
  deeper->begin(FrameKind::kReply, 1);
  for (int i = 0; i <= kMaxDepth; ++i) deeper->tag(i % 2 == 0 ? Tag::kTuple : Tag::kFrozenSet, 1);
  deeper->tag(Tag::kNone);
  EXPECT_EQ(failure_of([&] { decoded(deeper.bytes()); }),
            "FrameError: values nested too deep: maxDepth=200");
}

TEST_F(DecoderTest, refuses_set_elements_that_collapse_in_python) {
  out().tag(Tag::kSet, 2);
  put_int(out(), 1);
  out().tag(Tag::kBool, 0, 1);
  EXPECT_EQ(failure(), "set element equals another one in Python: True");
}

TEST_F(DecoderTest, refuses_dict_keys_that_collapse_in_python) {
  out().tag(Tag::kDict, 2);
  put_int(out(), 1);
  out().tag(Tag::kNone);
  put_float(out(), 1.0);
  out().tag(Tag::kNone);
  EXPECT_EQ(failure(), "dict key equals another one in Python: 1.0");
}

TEST_F(DecoderTest, refuses_unhashable_elements_with_the_path) {
  out().tag(Tag::kList, 1);
  out().tag(Tag::kDict, 1);
  put_latin1(out(), "k");
  out().tag(Tag::kSet, 1);
  out().tag(Tag::kList);
  EXPECT_EQ(failure(), "[0]['k']: set element is not hashable in Python: list []");
}

TEST_F(DecoderTest, refuses_unhashable_keys) {
  out().tag(Tag::kDict, 1);
  out().tag(Tag::kIntList, 1);
  out().int64(1);
  out().tag(Tag::kNone);
  EXPECT_EQ(failure(), "dict key is not hashable in Python: list [1]");
}

TEST_F(DecoderTest, lets_an_error_of_a_keys_hash_through) {
  exec("class Hostile:\n  def __hash__(self): raise KeyError('no hash')\n");
  out().tag(Tag::kSet, 1);
  out().tag(Tag::kHandle);
  out().uint64(handle("Hostile()"));
  EXPECT_EQ(failure(), "KeyError: 'no hash'");
}

TEST_F(DecoderTest, names_an_element_whose_repr_raises) {
  exec("class Hostile:\n  __hash__ = None\n  def __repr__(self): raise KeyError('no repr')\n");
  out().tag(Tag::kSet, 1);
  out().tag(Tag::kHandle);
  out().uint64(handle("Hostile()"));
  EXPECT_EQ(failure(), "set element is not hashable in Python: Hostile <unprintable>");
}

TEST_F(DecoderTest, refuses_a_handle_that_is_closed) {
  const std::uint64_t id = handle("object()");
  session_->handles().remove(token_, id);
  out().tag(Tag::kHandle);
  out().uint64(id);
  EXPECT_EQ(failure(),
            "ClosedError: the handle of a Python object is closed: id=" + std::to_string(id));
}

TEST_F(DecoderTest, refuses_an_exporter_that_is_none) {
  out().tag(Tag::kHandle, 0, kExporter);
  out().uint64(handle("object()"));
  EXPECT_EQ(failure(), "AttributeError: 'object' object has no attribute 'obj'");
}

TEST_F(DecoderTest, refuses_arrays_whose_length_shape_and_type_disagree) {
  struct Case {
    std::uint8_t type;
    std::uint64_t bytes;
    std::uint64_t item_bytes;
    std::vector<std::int64_t> shape;
  };
  const std::int64_t huge = std::int64_t{1} << 62;
  const Case cases[] = {{5, 8, 8, {2}},       {5, 16, 8, {-2}},
                        {5, 16, 4, {2}},      {5, 16, 0, {2}},
                        {0, 16, 8, {2}},      {0, 16, 0, {2}},
                        {12, 16, 8, {2}},     {255, 16, 8, {2}},
                        {5, 0, 8, {huge}},    {5, 8, 8, {}},
                        {5, 16, 8, {2, 2}},   {5, ~0ULL, 8, {2}},
                        {5, 0, 8, {huge, 4}}, {2, 1ULL << 32, 1, {1LL << 32}}};
  for (const Case& one : cases) {
    FrameMemory frame;
    frame->begin(FrameKind::kReply, 1);
    frame->tag(Tag::kArray, static_cast<std::uint32_t>(one.shape.size()), one.type);
    frame->uint64(one.bytes);
    frame->uint64(one.item_bytes);
    for (const std::int64_t length : one.shape) frame->int64(length);
    if (!one.shape.empty()) frame->block(16);
    EXPECT_THROW(decoded(frame.bytes()), FrameError) << int{one.type} << " " << one.bytes;
  }
}

TEST_F(DecoderTest, gives_fresh_objects_with_one_reference) {
  out().tag(Tag::kList, 2);
  put_float(out(), 1.25);
  put_block(out(), Tag::kBytes, "bytes of its own");
  const py::object list = decoded(frame_.bytes());
  EXPECT_EQ(Py_REFCNT(list.ptr()), 1);
  EXPECT_EQ(Py_REFCNT(PyList_GET_ITEM(list.ptr(), 0)), 1);
  EXPECT_EQ(Py_REFCNT(PyList_GET_ITEM(list.ptr(), 1)), 1);
}

TEST_F(DecoderTest, drops_what_it_had_made_when_it_fails) {
  const py::object kept = eval("object()");
  const std::uint64_t id = handle(kept);
  const Py_ssize_t before = Py_REFCNT(kept.ptr());
  for (const Tag tag : {Tag::kList, Tag::kTuple, Tag::kSet, Tag::kFrozenSet, Tag::kDict}) {
    FrameMemory frame;
    frame->begin(FrameKind::kReply, 1);
    frame->tag(tag, 2);
    frame->tag(Tag::kHandle);
    frame->uint64(id);
    frame->tag(static_cast<Tag>(99), 0);
    frame->tag(Tag::kNone);
    frame->tag(Tag::kNone);
    EXPECT_THROW(decoded(frame.bytes()), FrameError);
    EXPECT_EQ(Py_REFCNT(kept.ptr()), before) << static_cast<int>(tag);
  }
}

TEST_F(DecoderTest, drops_arguments_when_a_keyword_fails) {
  const py::object kept = eval("object()");
  const std::uint64_t id = handle(kept);
  const Py_ssize_t before = Py_REFCNT(kept.ptr());
  FrameMemory frame;
  frame->begin(FrameKind::kCall, id_);
  frame->set_counts(20, 2);
  for (int i = 0; i < 20; ++i) {
    frame->tag(Tag::kHandle);
    frame->uint64(id);
  }
  put_latin1(frame.writer(), "good");
  frame->tag(Tag::kHandle);
  frame->uint64(id);
  put_latin1(frame.writer(), "bad");
  frame->tag(Tag::kSet, 1);
  frame->tag(Tag::kDict);

  EXPECT_EQ(failure_of([&] {
              FrameReader reader = frame.read();
              Decoder decoder(reader, *session_, nullptr);
              Arguments arguments;
              arguments.read(token_, reader, decoder);
            }),
            "argument 'bad': set element is not hashable in Python: dict {}");
  EXPECT_EQ(Py_REFCNT(kept.ptr()), before);
}

TEST_F(DecoderTest, refuses_a_keyword_name_that_is_no_text) {
  FrameMemory frame;
  frame->begin(FrameKind::kCall, id_);
  frame->set_counts(0, 1);
  put_int(frame.writer(), 1);
  frame->tag(Tag::kNone);
  EXPECT_EQ(failure_of([&] {
              FrameReader reader = frame.read();
              Decoder decoder(reader, *session_, nullptr);
              Arguments arguments;
              arguments.read(token_, reader, decoder);
            }),
            "FrameError: keyword name is no text");
}

}  // namespace
}  // namespace pybridge
