// bridge.JavaObject and bridge.JavaFunction: what Python does with them becomes a request to Java.
#include "embedded_python.hpp"
#include "py/imports.hpp"

namespace pybridge {
namespace {

// What Java writes of a throwable, its object 99, but for the id of a kept exception.
void put_error(FrameWriter& reply, const char* type, const char* message,
               std::initializer_list<const char*> bases = {}) {
  reply.begin(FrameKind::kError, 1);
  reply.set_counts(1, 0);
  reply.tag(Tag::kTuple, 6);
  put_latin1(reply, type);
  put_latin1(reply, message);
  put_latin1(reply, "the stack");
  reply.tag(Tag::kList, static_cast<std::uint32_t>(bases.size()));
  for (const char* base : bases) put_latin1(reply, base);
  reply.tag(Tag::kJavaObject);
  reply.uint64(99);
}

class JavaObjectTest : public PythonTest {
 protected:
  JavaObjectTest() {
    globals_["function"] = make_java_object(token_, *session_, 5, true);
    globals_["object_"] = make_java_object(token_, *session_, 6, false);
  }
  ~JavaObjectTest() override { java_->answer = FakeJava().answer; }

  FrameReader last_request() const {
    return {java_->requests.back().data(), java_->requests.back().size()};
  }
  std::string failure(const std::string& expression) {
    return failure_of([&] { eval(expression); });
  }
  void answer_text(const std::string& text) {
    java_->answer = [text](FrameReader&, FrameWriter& reply) {
      reply.begin(FrameKind::kReply, 1);
      reply.set_counts(1, 0);
      put_latin1(reply, text);
    };
  }
};

TEST_F(JavaObjectTest, calls_java_with_arguments_and_keywords) {
  java_->answer_int(42);
  EXPECT_EQ(repr(eval("function(1, 'two', key=3.0)")), "42");
  FrameReader request = last_request();
  EXPECT_EQ(request.kind(), FrameKind::kUpcall);
  EXPECT_EQ(request.target(), 5U);
  EXPECT_EQ(request.session(), id_);
  EXPECT_EQ(request.flags(), kTargetIsKnown);
  EXPECT_EQ(request.arg_count(), 2U);
  EXPECT_EQ(request.keyword_count(), 1U);
  Decoder decoder(request, *session_, nullptr);
  for (const char* wanted : {"1", "'two'", "'key'", "3.0"})
    EXPECT_EQ(repr(decoder.value(token_)), wanted);
}

TEST_F(JavaObjectTest, is_callable_only_if_java_said_so) {
  EXPECT_TRUE(eval("callable(function)").cast<bool>());
  EXPECT_FALSE(eval("callable(object_)").cast<bool>());
  EXPECT_EQ(failure("object_()"), "TypeError: 'bridge.JavaObject' object is not callable");
}

TEST_F(JavaObjectTest, asks_java_for_text_equality_and_hash) {
  answer_text("shown");
  EXPECT_EQ(repr(eval("str(object_)")), "'shown'");
  EXPECT_EQ(last_request().flags(), 1U);
  EXPECT_EQ(repr(eval("repr(object_)")), "'<bridge.JavaObject shown>'");
  EXPECT_EQ(last_request().flags(), 4U);
  java_->answer_int(-1);
  EXPECT_EQ(repr(eval("hash(object_)")), "-2");
  EXPECT_EQ(last_request().flags(), 3U);
  java_->answer = [](FrameReader&, FrameWriter& reply) {
    reply.begin(FrameKind::kReply, 1);
    reply.tag(Tag::kBool, 0, 1);
  };
  EXPECT_TRUE(eval("object_ == function").cast<bool>());
  EXPECT_FALSE(eval("object_ != function").cast<bool>());
  EXPECT_EQ(last_request().flags(), 2U);
  EXPECT_FALSE(eval("object_ == 5").cast<bool>());
}

TEST_F(JavaObjectTest, survives_a_java_text_that_is_none) {
  EXPECT_NE(failure("str(object_)"), "no failure");
  EXPECT_NO_THROW(failure("repr(object_)"));
}

TEST_F(JavaObjectTest, survives_a_java_hash_that_is_no_int) {
  EXPECT_NE(failure("hash(object_)").find("TypeError"), std::string::npos);
}

TEST_F(JavaObjectTest, raises_the_kept_exception_that_java_let_pass) {
  std::uint64_t id = 0;
  java_->answer = [&id](FrameReader&, FrameWriter& reply) {
    put_error(reply, "org.pybridge.PythonException", "ValueError: mine");
    put_int(reply, static_cast<std::int64_t>(id));
  };
  py::object oldest;
  exec("mine = ValueError('mine')");
  id = session_->exceptions().add(token_, eval("mine").ptr(), oldest);
  exec("try: function()\nexcept Exception as error: caught = error");
  EXPECT_TRUE(eval("caught is mine").cast<bool>());
  session_->exceptions().clear(token_);
  exec("try: function()\nexcept Exception as error: caught = error");
  EXPECT_EQ(repr(eval("type(caught).__name__, caught.java_message, caught.java_stack")),
            "('JavaError', 'ValueError: mine', 'the stack')");
}

TEST_F(JavaObjectTest, raises_what_java_threw) {
  java_->answer = [](FrameReader&, FrameWriter& reply) {
    put_error(reply, "java.io.IOException", "disk full", {"java.io.IOException"});
    reply.tag(Tag::kNone);
  };
  exec("try: function()\nexcept OSError as error: caught = error");
  EXPECT_EQ(
      repr(eval("(type(caught).__name__, str(caught), caught.java_class, caught.java_stack)")),
      "('JavaOSError', 'java.io.IOException: disk full', 'java.io.IOException', 'the stack')");
  EXPECT_EQ(export_java_object(token_, eval("caught.throwable").ptr(), *session_).id, 99U);
}

TEST_F(JavaObjectTest, takes_back_what_java_threw_with_a_frame_that_is_given_up) {
  java_->answer = [](FrameReader&, FrameWriter& reply) {
    put_error(reply, "java.io.IOException", "disk full");
    reply.tag(Tag::kNone);
  };
  exec("try: function()\nexcept Exception as error: caught = error\ntrace = caught.__traceback__");
  EXPECT_NE(failure("function(caught, '\\ud83d\\ude00')"), "no failure");
  EXPECT_TRUE(eval("caught.__traceback__ is trace").cast<bool>());
  exec("del caught, trace");
  py::module_::import("gc").attr("collect")();
  EXPECT_EQ(session_->released(), (std::vector<Session::Released>{{99, 0}}));
}

TEST_F(JavaObjectTest, names_the_argument_that_does_not_convert_and_keeps_no_handle) {
  EXPECT_TRUE(failure("function(object(), 2, ['\\ud83d\\ude00'])")
                  .starts_with("ConversionError: argument 3, element [0]: str holds"));
  EXPECT_TRUE(failure("function(key='\\ud83d\\ude00')")
                  .starts_with("ConversionError: argument ['key']: str holds"));
  EXPECT_EQ(live_handles(), 0U);
  EXPECT_TRUE(java_->requests.empty());
}

TEST_F(JavaObjectTest, is_passed_back_as_itself) {
  eval("function(object_, function)");
  FrameReader request = last_request();
  EXPECT_EQ(request.tag_word().tag, Tag::kJavaObject);
  EXPECT_EQ(request.uint64(), 6U);
  EXPECT_EQ(request.tag_word().tag, Tag::kJavaObject);
  EXPECT_EQ(request.uint64(), 5U);
}

TEST_F(JavaObjectTest, is_a_handle_to_the_java_of_another_session) {
  Session& other = Session::open(token_, java_);
  globals_["foreign"] = make_java_object(token_, other, 6, false);
  EXPECT_FALSE(eval("object_ == foreign").cast<bool>());
  eval("function(foreign)");
  EXPECT_EQ(last_request().tag_word().tag, Tag::kHandle);
  Session::close(token_, other.id());
}

TEST_F(JavaObjectTest, refuses_use_after_its_session_closed) {
  Session::close(token_, id_);
  const std::string closed = "ClosedError: the PyBridge runtime of this Java object is closed";
  for (const char* use :
       {"function()", "str(object_)", "repr(object_)", "hash(object_)", "object_ == function"}) {
    EXPECT_EQ(failure(use), closed) << use;
  }
  globals_.clear();  // the last use of the session's memory
}

TEST_F(JavaObjectTest, survives_a_session_that_closes_while_java_runs) {
  java_->answer = [this](FrameReader&, FrameWriter& reply) {
    const GilHold hold;
    Session::close(hold.token(), id_);
    reply.begin(FrameKind::kReply, 1);
    reply.set_counts(1, 0);
    put_int(reply, 5);
  };
  EXPECT_EQ(repr(eval("function()")), "5");
  EXPECT_NE(failure("function()").find("ClosedError"), std::string::npos);
}

TEST_F(JavaObjectTest, lets_java_call_python_in_turn) {
  exec("def inner(x): return x * 2");
  const std::uint64_t inner = handle("inner");
  java_->answer = [this, inner](FrameReader& request, FrameWriter& reply) {
    const GilHold hold;
    request.tag_word();
    FrameMemory nested;
    begin(nested, FrameKind::kCall, inner, 1);
    put_int(nested.writer(), request.int64() + 1);
    FrameReader reader = nested.read();
    execute(hold.token(), reader, reply, nullptr);
  };
  EXPECT_EQ(repr(eval("[function(i) for i in range(3)]")), "[2, 4, 6]");
}

TEST_F(JavaObjectTest, cannot_be_made_by_python) {
  exec("JavaObject, JavaFunction = type(object_), type(function)\nclass Sub(JavaObject): pass");
  for (const char* made : {"JavaObject()", "JavaFunction()", "Sub()", "object.__new__(JavaObject)",
                           "object.__new__(Sub)", "JavaObject.__new__(JavaObject)"}) {
    const std::string seen = failure(made);
    EXPECT_TRUE(seen.starts_with("TypeError") || seen.starts_with("AttributeError"))
        << made << ": " << seen;
  }
}

TEST_F(JavaObjectTest, is_not_called_when_its_class_was_exchanged) {
  exec("try: object_.__class__ = type(function)\nexcept TypeError: pass");
  EXPECT_NE(failure("object_()").find("TypeError"), std::string::npos);
}

TEST_F(JavaObjectTest, supports_weak_references_and_tells_its_end) {
  exec("import weakref\nends = []\nreference = weakref.ref(object_, ends.append)");
  EXPECT_TRUE(session_->released().empty());
  exec("del object_");
  EXPECT_EQ(repr(eval("len(ends)")), "1");
  EXPECT_TRUE(eval("reference()").is_none());
  EXPECT_EQ(session_->released(), (std::vector<Session::Released>{{6, 0}}));
}

TEST_F(JavaObjectTest, has_a_key_for_other_bridges) {
  EXPECT_EQ(repr(java_object_key(eval("object_"))), "(" + std::to_string(id_) + ", 6)");
  EXPECT_THROW(java_object_key(eval("5")), py::type_error);
}

TEST_F(JavaObjectTest, counts_only_what_java_will_see) {
  const std::string pair = "'\\ud83d\\ude00'";
  EXPECT_EQ(failure("function(object_, [object_, " + pair + "])").substr(0, 11), "ConversionE");
  EXPECT_EQ(call("lambda: (object_, [object_, " + pair + "])").kind, FrameKind::kError);
  eval("function(object_)");
  exec("del object_");

  EXPECT_EQ(session_->released(), (std::vector<Session::Released>{{6, 1}}));
}

TEST_F(JavaObjectTest, gives_back_what_it_could_not_read_of_a_reply) {
  java_->answer = [](FrameReader&, FrameWriter& reply) {
    reply.begin(FrameKind::kReply, 1);
    reply.set_counts(1, 0);
    reply.tag(Tag::kList, 4);
    reply.tag(Tag::kJavaObject);
    reply.uint64(11);
    reply.tag(Tag::kSet, 1);
    reply.tag(Tag::kDict);  // which no set holds
    reply.tag(Tag::kJavaObject);
    reply.uint64(12);
    reply.tag(Tag::kTuple, 2);
    put_latin1(reply, "longer than a word");
    reply.tag(Tag::kJavaObject);
    reply.uint64(13);
  };
  EXPECT_NE(failure("function()").find("not hashable"), std::string::npos);

  EXPECT_EQ(session_->released(), (std::vector<Session::Released>{{11, 0}, {12, 0}, {13, 0}}));
}

}  // namespace
}  // namespace pybridge
