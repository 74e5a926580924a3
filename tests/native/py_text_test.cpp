// Text: every code point there and back, and the one kind of str that Java cannot tell from
// another.
#include "py/text.hpp"

#include "embedded_python.hpp"

namespace pybridge {
namespace {

class TextTest : public PythonTest {
 protected:
  Tag tag_of(const std::string& expression) {
    const std::vector<std::byte> frame = encoded(eval(expression));
    return FrameReader(frame.data(), frame.size()).tag_word().tag;
  }
};

TEST_F(TextTest, comes_back_equal_for_every_code_point_alone) {
  for (int point = 0; point <= 0x10FFFF; point += point < 0x11000 ? 1 : 251) {
    const py::object text = adopt(PyUnicode_FromOrdinal(point));
    ASSERT_TRUE(decoded(encoded(text)).equal(text)) << point;
  }
}

TEST_F(TextTest, comes_back_equal_for_mixed_widths) {
  for (const char* text :
       {"'a\\0b'", "'\\xff' * 17", "'\\u0100' + 'a' * 9", "'\\U0010ffff' + '\\ud800'",
        "'\\udfff\\ud800'", "'\\ud83d\\U0001f600\\ude00'", "'\\ufeffx'", "'\\ufffex'"}) {
    const py::object value = eval(text);
    EXPECT_TRUE(decoded(encoded(value)).equal(value)) << text;
  }
}

TEST_F(TextTest, is_latin1_where_that_suffices_and_utf16_otherwise) {
  EXPECT_EQ(tag_of("''"), Tag::kTextLatin1);
  EXPECT_EQ(tag_of("'\\xff'"), Tag::kTextLatin1);
  EXPECT_EQ(tag_of("'\\u0100'"), Tag::kTextUtf16);
  EXPECT_EQ(tag_of("'\\U00010000'"), Tag::kTextUtf16);
}

TEST_F(TextTest, refuses_a_split_pair_wherever_it_is) {
  const std::string message =
      ": str holds a high surrogate directly before a low one, which Java reads as one character: "
      "index=";
  EXPECT_EQ(failure_of([&] { encoded(eval("['ab\\ud83d\\ude00']")); }), "[0]" + message + "2");
  EXPECT_EQ(failure_of([&] { encoded(eval("['\\U0001f600\\ud83d\\ude00']")); }),
            "[0]" + message + "1");
}

TEST_F(TextTest, writes_a_split_pair_that_only_people_read) {
  FrameMemory frame;
  frame->begin(FrameKind::kReply, 1);
  encode_message(token_, frame.writer(), eval("'\\ud83d\\ude00'").ptr());
  EXPECT_EQ(repr(decoded(frame.bytes())), "'\U0001F600'");
}

TEST_F(TextTest, joins_a_pair_and_keeps_lone_surrogates_when_decoded) {
  FrameMemory frame;
  frame->begin(FrameKind::kReply, 1);
  const char16_t units[] = {0xDC00, 0xD83D, 0xDE00, 0xD83D};
  put_utf16(frame.writer(), std::u16string_view(units, 4));
  EXPECT_TRUE(decoded(frame.bytes()).equal(eval("'\\udc00\\U0001f600\\ud83d'")));
}

TEST_F(TextTest, decodes_latin1_in_the_narrowest_form) {
  FrameMemory frame;
  frame->begin(FrameKind::kReply, 1);
  put_utf16(frame.writer(), u"plain");
  EXPECT_TRUE(PyUnicode_IS_ASCII(decoded(frame.bytes()).ptr()));
}

}  // namespace
}  // namespace pybridge
