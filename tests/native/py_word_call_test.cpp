// call_words, call_packed and take_reply: calls in registers and in memory, and what is no word.
#include "py/word_call.hpp"

#include <algorithm>
#include <bit>
#include <span>

#include "embedded_python.hpp"

namespace pybridge {
namespace {

class WordCallTest : public PythonTest {
 protected:
  static constexpr std::size_t kKindBits = 4;

  std::uint64_t route(WordKind result, std::initializer_list<WordKind> arguments) {
    std::uint64_t word = static_cast<std::uint64_t>(result);
    std::size_t shift = kKindBits;
    for (const WordKind kind : arguments) {
      word |= static_cast<std::uint64_t>(kind) << shift;
      shift += kKindBits;
    }
    return word | id_ << (kKindBits * (WordRoute::kMaxArguments + 1));
  }

  std::int64_t call(const std::string& function, WordKind result,
                    std::initializer_list<WordKind> kinds = {},
                    const std::vector<std::int64_t>& words = {}) {
    const std::uint64_t target = handle(function);
    const std::int64_t word =
        call_words(token_, WordRoute(route(result, kinds)), target, words.data(), words.size());
    session_->handles().remove(token_, target);
    return word;
  }

  Reply taken() {
    FrameMemory reply;
    take_reply(token_, reply.writer());
    return reply_of(reply.bytes());
  }

  static std::int64_t word(double value) { return std::bit_cast<std::int64_t>(value); }
};

TEST_F(WordCallTest, arguments_and_results_of_every_kind) {
  EXPECT_EQ(
      call("lambda a, b: a - b", WordKind::kInt, {WordKind::kInt, WordKind::kInt}, {INT64_MIN, -1}),
      INT64_MIN + 1);
  EXPECT_EQ(call("lambda a: a / 2", WordKind::kFloat, {WordKind::kFloat}, {word(-0.5)}),
            word(-0.25));
  EXPECT_EQ(call("lambda a: not a", WordKind::kBool, {WordKind::kBool}, {0}), 1);
  EXPECT_EQ(call("lambda a: a.upper()", WordKind::kChar, {WordKind::kChar}, {0xE4}), 0xC4);
  EXPECT_EQ(call("lambda a: a", WordKind::kChar, {WordKind::kChar}, {0xD800}), 0xD800);
  EXPECT_EQ(call("object", WordKind::kVoid), 0);
  EXPECT_EQ(call("lambda *a: len(a)", WordKind::kInt,
                 {WordKind::kInt, WordKind::kFloat, WordKind::kBool, WordKind::kChar},
                 {1, word(2), 1, 'x'}),
            4);
}

TEST_F(WordCallTest, none_as_argument_and_where_the_result_is_nullable) {
  EXPECT_EQ(call("lambda a: a is None", WordKind::kBool, {WordKind::kVoid}, {0}), 1);
  for (const WordKind kind : {WordKind::kBool, WordKind::kInt, WordKind::kFloat, WordKind::kText}) {
    const auto nullable = static_cast<WordKind>(static_cast<std::uint8_t>(kind) | kNullable);
    EXPECT_EQ(call("lambda: None", nullable), kNone);
  }
  const auto nullable_int = static_cast<WordKind>(std::uint8_t{2} | kNullable);
  EXPECT_EQ(call("lambda a: a", nullable_int, {WordKind::kInt}, {5}), 5);
  EXPECT_EQ(call("lambda a: a", nullable_int, {WordKind::kInt}, {kNone}), kElsewhere);
  EXPECT_EQ(taken().value.cast<std::int64_t>(), kNone);
  EXPECT_EQ(call("lambda: None", WordKind::kInt), kElsewhere);
  EXPECT_TRUE(taken().value.is_none());
}

TEST_F(WordCallTest, integers_of_every_size) {
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{1} << 30, -(std::int64_t{1} << 60), INT64_MAX, INT64_MIN}) {
    EXPECT_EQ(call("lambda a: a", WordKind::kInt, {WordKind::kInt}, {value}), value);
  }
}

TEST_F(WordCallTest, another_result_waits_as_a_reply) {
  EXPECT_EQ(call("lambda: 'text'", WordKind::kInt), kElsewhere);
  EXPECT_EQ(repr(taken().value), "'text'");
  EXPECT_EQ(call("lambda: 1 << 64", WordKind::kInt), kElsewhere);
  EXPECT_EQ(repr(taken().value), "18446744073709551616");
  EXPECT_EQ(call("lambda: True", WordKind::kInt), kElsewhere);
  EXPECT_EQ(repr(taken().value), "True");
  EXPECT_EQ(call("lambda: 1", WordKind::kFloat), kElsewhere);
  EXPECT_EQ(repr(taken().value), "1");
  EXPECT_EQ(call("lambda: 'ab'", WordKind::kChar), kElsewhere);
  EXPECT_EQ(repr(taken().value), "'ab'");
  EXPECT_EQ(call("lambda: chr(0x1F600)", WordKind::kChar), kElsewhere);
  EXPECT_EQ(repr(taken().value), repr(eval("chr(0x1F600)")));
}

TEST_F(WordCallTest, the_word_that_means_elsewhere_is_a_result_too) {
  EXPECT_EQ(call("lambda a: a", WordKind::kInt, {WordKind::kInt}, {kElsewhere}), kElsewhere);
  EXPECT_EQ(taken().value.cast<std::int64_t>(), kElsewhere);
}

TEST_F(WordCallTest, an_exception_waits_as_an_error_reply) {
  EXPECT_EQ(call("lambda: 1 / 0", WordKind::kInt), kElsewhere);
  const Reply reply = taken();
  EXPECT_EQ(reply.kind, FrameKind::kError);
  EXPECT_EQ(reply.value.cast<py::tuple>()[1].cast<std::string>(), "ZeroDivisionError");
}

TEST_F(WordCallTest, a_closed_handle_and_a_closed_session_are_told) {
  EXPECT_EQ(call_words(token_, WordRoute(route(WordKind::kInt, {})), 12345, nullptr, 0),
            kElsewhere);
  EXPECT_EQ(taken().value.cast<py::tuple>()[1].cast<std::string>(), "bridge._errors.ClosedError");
  Session::close(token_, id_);
  EXPECT_EQ(call_words(token_, WordRoute(route(WordKind::kInt, {})), 1, nullptr, 0), kElsewhere);
  const Reply reply = taken();
  EXPECT_EQ(reply.kind, FrameKind::kError);
  EXPECT_EQ(reply.value.cast<py::tuple>()[1].cast<std::string>(), "bridge.ClosedError");
}

TEST_F(WordCallTest, dropped_java_objects_are_told_with_a_reply) {
  session_->note_released({7, 1});
  EXPECT_EQ(call("lambda: 5", WordKind::kInt), kElsewhere);
  const Reply reply = taken();
  EXPECT_EQ(reply.value.cast<int>(), 5);
  EXPECT_EQ(reply.released, std::vector<std::uint64_t>{7});
  EXPECT_EQ(call("lambda: 6", WordKind::kInt), 6);
}

TEST_F(WordCallTest, a_result_that_nobody_wants_is_not_encoded_even_then) {
  session_->note_released({5, 1});
  EXPECT_EQ(call("lambda: '\\ud83d\\ude00'", WordKind::kVoid), kElsewhere);
  const Reply reply = taken();
  EXPECT_EQ(reply.kind, FrameKind::kReply);
  EXPECT_TRUE(reply.value.is_none());
  EXPECT_EQ(reply.released, std::vector<std::uint64_t>{5});
}

TEST_F(WordCallTest, a_reply_that_nobody_takes_is_dropped_with_the_next) {
  exec("import weakref\nclass Big: pass\nmade = Big()\ngone = weakref.ref(made)");
  EXPECT_EQ(call("lambda: made", WordKind::kInt), kElsewhere);
  exec("del made");
  EXPECT_EQ(repr(eval("gone() is None")), "False");
  EXPECT_EQ(call("lambda: 'other'", WordKind::kInt), kElsewhere);
  EXPECT_EQ(repr(eval("gone() is None")), "True");
  EXPECT_EQ(repr(taken().value), "'other'");
}

class PackedCallTest : public WordCallTest {
 protected:
  // Memory of a call: a word for each argument, then the characters.
  struct Request {
    std::vector<WordKind> kinds;
    std::vector<std::int64_t> words;
    std::vector<std::byte> characters;

    void number(WordKind kind, std::int64_t word) {
      kinds.push_back(kind);
      words.push_back(word);
    }

    template <typename Unit>
    void text(const std::basic_string<Unit>& units) {
      kinds.push_back(WordKind::kText);
      words.push_back(static_cast<std::int64_t>(units.size()) |
                      (sizeof(Unit) == 2 ? kUtf16Text : 0));
      const std::size_t bytes = units.size() * sizeof(Unit);
      const std::size_t start = characters.size();
      characters.resize(start + padded(bytes));
      std::memcpy(characters.data() + start, units.data(), bytes);
    }
  };

  std::int64_t call(const std::string& function, WordKind result, const Request& request) {
    std::vector<std::byte> plan(kWordBytes + request.kinds.size());
    const std::uint64_t count = request.kinds.size();
    std::memcpy(plan.data(), &count, kWordBytes);
    std::ranges::copy(std::as_bytes(std::span(request.kinds)), plan.data() + kWordBytes);
    const std::size_t words = count * kWordBytes;
    memory_.assign(std::max(kPackedBytes, words + request.characters.size()), std::byte{0});
    std::ranges::copy(std::as_bytes(std::span(request.words)), memory_.data());
    std::ranges::copy(request.characters, memory_.data() + words);
    const std::uint64_t target = handle(function);
    const std::int64_t word =
        call_packed(token_, WordRoute(route(result, {})), target, plan.data(), memory_.data());
    session_->handles().remove(token_, target);
    return word;
  }

  std::string latin1(std::int64_t count) const {
    return {reinterpret_cast<const char*>(memory_.data()), static_cast<std::size_t>(count)};
  }

  std::vector<std::byte> memory_;
};

TEST_F(PackedCallTest, a_row_of_every_kind_arrives_in_order) {
  Request row;
  row.number(WordKind::kInt, -7);
  row.text(std::string("nine char"));
  row.number(WordKind::kFloat, word(0.5));
  row.text(std::u16string(u"\u4e00\U0001f600"));
  row.number(WordKind::kText, kNoText);
  row.text(std::string());
  row.number(WordKind::kBool, 1);
  row.number(WordKind::kChar, 'q');
  const std::int64_t count = call("lambda *row: ascii(row)", WordKind::kText, row);
  EXPECT_EQ(latin1(count), "(-7, 'nine char', 0.5, '\\u4e00\\U0001f600', None, '', True, 'q')");
}

TEST_F(PackedCallTest, as_many_arguments_as_java_has) {
  Request row;
  for (int i = 0; i < 255; ++i) row.number(WordKind::kInt, i);
  EXPECT_EQ(call("lambda *row: sum(row)", WordKind::kInt, row), 255 * 254 / 2);
}

TEST_F(PackedCallTest, texts_as_results) {
  EXPECT_EQ(call("lambda: None", WordKind::kText, {}), kNoText);
  EXPECT_EQ(call("str", WordKind::kText, {}), 0);
  EXPECT_EQ(call("lambda: '\\u4e00' * 3", WordKind::kText, {}), 3 | kUtf16Text);
  char16_t last = 0;
  std::memcpy(&last, memory_.data() + 4, 2);
  EXPECT_EQ(last, u'\u4e00');
  EXPECT_EQ(call("lambda: 'x' * 65536", WordKind::kText, {}), 65536);
  EXPECT_EQ(call("lambda: '\\u4e00' * 32768", WordKind::kText, {}), 32768 | kUtf16Text);
}

TEST_F(PackedCallTest, a_text_that_java_must_look_at_or_that_is_too_long_waits_as_a_reply) {
  for (const char* text : {"'x' * 65537", "'\\u4e00' * 32769", "chr(0x1F600)", "'\\ud83d\\u4e00'",
                           "type('S', (str,), {})('s')", "5"}) {
    EXPECT_EQ(call(std::string("lambda: ") + text, WordKind::kText, {}), kElsewhere) << text;
    EXPECT_EQ(repr(taken().value), repr(eval(text))) << text;
  }
}

TEST_F(PackedCallTest, an_exception_waits_as_an_error_reply) {
  Request row;
  row.text(std::string("x"));
  EXPECT_EQ(call("int", WordKind::kInt, row), kElsewhere);
  EXPECT_EQ(taken().value.cast<py::tuple>()[1].cast<std::string>(), "ValueError");
}

}  // namespace
}  // namespace pybridge
