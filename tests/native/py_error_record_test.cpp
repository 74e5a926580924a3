// The error record: whatever a Python exception does, Java gets its type, message, frames and
// chain.
#include "py/error_record.hpp"

#include <pybind11/stl.h>

#include "embedded_python.hpp"

namespace pybridge {
namespace {

enum Field {
  kKind,
  kType,
  kMessage,
  kNotes,
  kFunctions,
  kFrames,
  kThrowable,
  kCause,
  kMembers,
  kKept,
  kRow
};

class ErrorRecordTest : public PythonTest {
 protected:
  // The record of what `body`, a function's body, raises.
  py::tuple record_of(const std::string& body) {
    exec("def raising():\n" + body);
    const Reply reply = call("raising");
    EXPECT_EQ(reply.kind, FrameKind::kError);
    return reply.value.cast<py::tuple>();
  }
  // The exception that the session keeps for it.
  py::object kept_by(const py::tuple& record) {
    return session_->exceptions().take(token_, record[kKept].cast<std::uint64_t>());
  }
  std::string field(const py::tuple& record, Field index) {
    return record[index].cast<std::string>();
  }
};

TEST_F(ErrorRecordTest, a_row_that_python_tells_of_is_told_once) {
  exec("error = ValueError('bad')");
  const std::string telling = "  vars(error)['_bridge_row'] = 7\n  raise error";
  EXPECT_EQ(record_of(telling)[kRow].cast<int>(), -9);
  EXPECT_TRUE(record_of("  raise error")[kRow].is_none());
  for (const char* odd : {"-1", "1 << 80", "'x'"}) {
    const std::string body = std::string("  vars(error)['_bridge_row'] = ") + odd;
    EXPECT_TRUE(record_of(body + "\n  raise error")[kRow].is_none()) << odd;
  }
}

TEST_F(ErrorRecordTest, holds_type_message_frames_and_keeps_the_exception) {
  exec("def outer():\n  inner()\n\ndef inner():\n  raise ValueError('no', 5)\n");
  const Reply reply = call("outer");
  const auto record = reply.value.cast<py::tuple>();
  EXPECT_EQ(record.size(), 11U);
  EXPECT_TRUE(record[kNotes].is_none());
  EXPECT_TRUE(record[kMembers].is_none());
  EXPECT_EQ(record[kKind].cast<int>(), 0);
  EXPECT_EQ(field(record, kType), "ValueError");
  EXPECT_EQ(field(record, kMessage), "('no', 5)");
  EXPECT_EQ(repr(record[kFunctions]), "['<string>', 'outer', '<string>', 'inner']");
  EXPECT_EQ(repr(record[kFrames]), "[0, 2, 1, 5]");
  const py::object kept = kept_by(record);
  EXPECT_TRUE(py::isinstance(kept, py::handle(PyExc_ValueError)));
  EXPECT_TRUE(record[kThrowable].is_none());
  EXPECT_TRUE(record[kCause].is_none());
  EXPECT_TRUE(record[kRow].is_none());
}

TEST_F(ErrorRecordTest, names_a_type_by_its_module_and_nesting) {
  exec("class Outer:\n  class Inner(Exception): pass\n");
  EXPECT_EQ(field(record_of("  raise Outer.Inner()"), kType), "__main__.Outer.Inner");
  EXPECT_EQ(field(record_of("  import json; json.loads('{')"), kType),
            "json.decoder.JSONDecodeError");
}

TEST_F(ErrorRecordTest, follows_the_cause_and_the_context) {
  const py::tuple caused = record_of("  raise KeyError('a') from ValueError('b')");
  const auto cause = caused[kCause].cast<py::tuple>();
  EXPECT_EQ(field(cause, kType), "ValueError");
  EXPECT_TRUE(cause[kKept].is_none());
  EXPECT_TRUE(cause[kRow].is_none());
  const py::tuple within = record_of("  try: 1 / 0\n  except ArithmeticError: raise KeyError('a')");
  EXPECT_EQ(field(within[kCause].cast<py::tuple>(), kType), "ZeroDivisionError");
  const py::tuple silent =
      record_of("  try: 1 / 0\n  except ArithmeticError: raise KeyError('a') from None");
  EXPECT_TRUE(silent[kCause].is_none());
}

TEST_F(ErrorRecordTest, ends_at_a_cycle_of_the_chain) {
  const py::tuple record = record_of(
      "  a, b = ValueError('a'), KeyError('b')\n  a.__context__, b.__context__ = b, a\n  raise a");
  const auto cause = record[kCause].cast<py::tuple>();
  EXPECT_EQ(field(cause, kType), "KeyError");
  EXPECT_TRUE(cause[kCause].is_none());
}

TEST_F(ErrorRecordTest, ends_a_long_chain) {
  const py::tuple record = record_of(
      "  last = None\n"
      "  for i in range(1000):\n    e = ValueError(i)\n    e.__cause__ = last\n    last = e\n"
      "  raise last");
  int length = 1;
  py::object next = record[kCause];
  for (; !next.is_none(); ++length) next = next.cast<py::tuple>()[kCause];
  EXPECT_EQ(length, 32);
}

TEST_F(ErrorRecordTest, has_the_notes) {
  exec("class Bad:\n  def __str__(self): raise LookupError()\n");
  const py::tuple record = record_of(
      "  e = ValueError()\n  e.add_note('first')\n  e.__notes__ += [5, Bad()]\n  raise e");
  EXPECT_EQ(repr(record[kNotes]), "['first', '5', '<its str() raised LookupError>']");
  const py::tuple odd = record_of("  e = ValueError()\n  e.__notes__ = 5\n  raise e");
  EXPECT_TRUE(odd[kNotes].is_none());
}

TEST_F(ErrorRecordTest, survives_a_note_that_changes_the_notes) {
  exec("class Bad:\n  def __str__(self): e.__notes__.clear(); del e.__notes__; return 'gone'\n");
  const py::tuple record =
      record_of("  global e\n  e = ValueError()\n  e.__notes__ = [Bad(), 'last']\n  raise e");
  EXPECT_EQ(repr(record[kNotes]), "['gone', 'last']");
}

TEST_F(ErrorRecordTest, has_the_members_of_groups) {
  const py::tuple record = record_of(
      "  raise ExceptionGroup('all', [ValueError('a'), ExceptionGroup('in', [KeyError('b')])])");
  EXPECT_EQ(field(record, kMessage), "all (2 sub-exceptions)");
  const auto members = record[kMembers].cast<py::list>();
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(field(members[0].cast<py::tuple>(), kMessage), "a");
  const auto inner = members[1].cast<py::tuple>()[kMembers].cast<py::list>();
  EXPECT_EQ(field(inner[0].cast<py::tuple>(), kType), "KeyError");
  EXPECT_TRUE(inner[0].cast<py::tuple>()[kKept].is_none());
}

TEST_F(ErrorRecordTest, ends_at_a_group_that_is_its_own_cause) {
  const py::tuple record = record_of(
      "  a = ValueError('a')\n  g = ExceptionGroup('g', [a])\n  a.__cause__ = g\n  raise g");
  const auto member = record[kMembers].cast<py::list>()[0].cast<py::tuple>();
  EXPECT_EQ(field(member, kMessage), "a");
  EXPECT_TRUE(member[kCause].is_none());
}

TEST_F(ErrorRecordTest, tells_the_first_of_very_many_members) {
  const py::tuple wide =
      record_of("  raise ExceptionGroup('g', [ValueError(i) for i in range(999)])");
  EXPECT_EQ(wide[kMembers].cast<py::list>().size(), 256U);
  const py::tuple deep = record_of(
      "  g = ValueError('bottom')\n"
      "  for i in range(200): g = ExceptionGroup(str(i), [g, g])\n"
      "  raise g");
  EXPECT_EQ(deep[kMembers].cast<py::list>().size(), 2U);
}

TEST_F(ErrorRecordTest, survives_a_str_that_raises) {
  exec("class Bad(Exception):\n  def __str__(self): raise LookupError('no text')\n");
  EXPECT_EQ(field(record_of("  raise Bad()"), kMessage), "<its str() raised LookupError>");
  exec("class Odd(Exception):\n  def __str__(self): return 5\n");
  EXPECT_EQ(field(record_of("  raise Odd()"), kMessage), "<its str() raised TypeError>");
}

TEST_F(ErrorRecordTest, names_any_type_that_a_str_raised) {
  exec(
      "class F\u00e4hler(Exception): pass\nclass Bad(Exception):\n  def __str__(self): raise "
      "F\u00e4hler()\n");
  EXPECT_EQ(field(record_of("  raise Bad()"), kMessage), "<its str() raised F\u00e4hler>");
}

TEST_F(ErrorRecordTest, survives_a_class_that_hides_its_class) {
  call("lambda: 1 / 0");  // the imports that the first record does would hide an error left behind
  exec(
      "class Bad(Exception):\n  @property\n  def __class__(self): raise LookupError('no class')\n");
  EXPECT_EQ(field(record_of("  raise Bad('seen')"), kMessage), "seen");
  EXPECT_EQ(PyErr_Occurred(), nullptr);
  EXPECT_EQ(call("lambda: 5").kind, FrameKind::kReply) << "the error hit the next call";
}

TEST_F(ErrorRecordTest, survives_a_type_whose_names_are_hostile) {
  exec(R"(
class Meta(type):
    def __getattribute__(cls, name):
        if name in ('__qualname__', '__module__'): raise LookupError('no name')
        return super().__getattribute__(name)
class Bad(Exception, metaclass=Meta): pass
)");
  EXPECT_EQ(field(record_of("  raise Bad('seen')"), kType), "Bad");
}

TEST_F(ErrorRecordTest, holds_texts_that_java_cannot_tell_apart) {
  EXPECT_EQ(repr(record_of("  raise ValueError('\\ud83d\\ude00\\ud800')")[kMessage]),
            "'\U0001F600\\ud800'");
}

TEST_F(ErrorRecordTest, carries_exceptions_that_are_no_exception) {
  EXPECT_EQ(field(record_of("  raise SystemExit(3)"), kType), "SystemExit");
  EXPECT_EQ(field(record_of("  raise KeyboardInterrupt"), kType), "KeyboardInterrupt");
  EXPECT_EQ(field(record_of("  yield_ = (i for i in ()); next(yield_)"), kType), "StopIteration");
}

TEST_F(ErrorRecordTest, carries_a_recursion_without_end) {
  exec("def deeper(): deeper()");
  const Reply reply = call("deeper");
  const auto record = reply.value.cast<py::tuple>();
  EXPECT_EQ(field(record, kType), "RecursionError");
  EXPECT_GT(record[kFrames].cast<py::list>().size(), 200U);
  EXPECT_EQ(record[kFunctions].cast<py::list>().size(), 2U) << "each function is told once";
}

TEST_F(ErrorRecordTest, tells_the_innermost_of_many_frames) {
  exec("__import__('sys').setrecursionlimit(3000)");
  exec("def at(depth):\n  if depth: at(depth - 1)\n  raise ValueError('deep')\n");
  const auto frames = record_of("  at(1500)")[kFrames].cast<std::vector<int>>();
  exec("__import__('sys').setrecursionlimit(1000)");
  ASSERT_EQ(frames.size(), 2048U);
  EXPECT_EQ(frames.front(), 0);
  EXPECT_EQ(frames[1], 2);
  EXPECT_EQ(frames.back(), 3) << "where it was raised";
}

TEST_F(ErrorRecordTest, tells_many_functions_each_with_its_frames) {
  exec("last = lambda: 1 / 0");
  for (int i = 0; i < 20; ++i) {
    exec("def f" + std::to_string(i) + "(down): down()\nlast = __import__('functools').partial(f" +
         std::to_string(i) + ", last)");
  }
  const py::tuple record = call("last").value.cast<py::tuple>();
  const auto functions = record[kFunctions].cast<std::vector<std::string>>();
  const auto frames = record[kFrames].cast<std::vector<std::size_t>>();
  ASSERT_EQ(frames.size(), 42U);
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_EQ(functions.at(frames[2 * i] * 2 + 1), "f" + std::to_string(19 - i));
  }
  EXPECT_EQ(functions.at(frames[40] * 2 + 1), "<lambda>");
}

TEST_F(ErrorRecordTest, keeps_no_exception_that_java_has_one_for) {
  exec("import bridge");
  globals_["throwable"] = make_java_object(token_, *session_, 77, false);
  EXPECT_TRUE(record_of("  raise bridge.JavaError('x.Y', 'm', '', throwable)")[kKept].is_none());
  EXPECT_TRUE(record_of("  raise bridge.ConversionError('x')")[kKept].is_none());
}

TEST_F(ErrorRecordTest, drops_old_exceptions_with_their_locals) {
  exec("import weakref\nclass Held: pass\nseen = []\n");
  for (std::size_t i = 0; i < KeptExceptions::kDefaultCount + 3; ++i) {
    record_of("  held = Held(); seen.append(weakref.ref(held)); raise ValueError()");
  }
  EXPECT_EQ(eval("sum(each() is not None for each in seen)").cast<std::size_t>(),
            KeptExceptions::kDefaultCount);
  session_->exceptions().clear(token_);
  EXPECT_EQ(eval("sum(each() is not None for each in seen)").cast<std::size_t>(), 0U);
}

TEST_F(ErrorRecordTest, has_a_kind_for_each_error_of_ours) {
  exec("import bridge");
  EXPECT_EQ(record_of("  raise bridge.ConversionError('x')")[kKind].cast<int>(), 1);
  EXPECT_EQ(record_of("  raise bridge.ClosedError('x')")[kKind].cast<int>(), 2);
  EXPECT_EQ(record_of("  raise bridge.JavaError('x.Y')")[kKind].cast<int>(), 3);
}

TEST_F(ErrorRecordTest, gives_java_its_throwable_back) {
  exec("import bridge");
  globals_["throwable"] = make_java_object(token_, *session_, 77, false);
  const py::tuple record = record_of("  raise bridge.JavaError('x.Y', 'm', '', throwable)");
  EXPECT_EQ(export_java_object(token_, py::object(record[kThrowable]).ptr(), *session_).id, 77U);
  const py::tuple outer =
      record_of("  raise ValueError() from bridge.JavaError('x.Y', 'm', '', throwable)");
  const py::object inner = outer[kCause].cast<py::tuple>()[kThrowable];
  EXPECT_EQ(export_java_object(token_, inner.ptr(), *session_).id, 77U);
}

TEST_F(ErrorRecordTest, survives_a_java_error_without_its_attributes) {
  exec(
      "import bridge\nclass Bare(bridge.JavaError):\n  def __init__(self): pass\n  __str__ = "
      "Exception.__str__\n");
  const py::tuple record = record_of("  raise Bare()");
  EXPECT_EQ(record[kKind].cast<int>(), 3);
  EXPECT_TRUE(record[kThrowable].is_none());
}

}  // namespace
}  // namespace pybridge
