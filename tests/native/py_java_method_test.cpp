// Methods of live Java objects, and the types that Python makes for Java's classes.
#include "py/java_method.hpp"

#include "embedded_python.hpp"

namespace pybridge {
namespace {

class JavaMethodTest : public PythonTest {
 protected:
  JavaMethodTest() {
    globals_["native"] = py::module_::import("bridge._native");
    globals_["session"] = id_;
    globals_["target"] = make_java_object(token_, *session_, 6, false);
    exec("method = native.java_method(session, (3 << 32) | 2, 0, 'm', 'C.m', 'm()')");
    exec("static = native.java_method(session, (3 << 32) | 4, 1, 's', 'C.s', 's()')");
    exec("mixed = native.java_method(session, (3 << 32) | 5, 2, 'x', 'C.x', 'x()')");
    exec("class Holder: m, s, x = method, static, mixed");
  }
  ~JavaMethodTest() override { java_->answer = FakeJava().answer; }

  FrameReader last_request() const {
    return {java_->requests.back().data(), java_->requests.back().size()};
  }
  std::string failure(const std::string& expression) {
    return failure_of([&] { eval(expression); });
  }
};

TEST_F(JavaMethodTest, asks_for_a_member_of_the_type_of_its_object) {
  java_->answer_int(5);
  EXPECT_EQ(repr(eval("method(target, 1, 'a')")), "5");
  const FrameReader request = last_request();
  EXPECT_EQ(request.kind(), FrameKind::kUpcall);
  EXPECT_EQ(request.flags(), static_cast<std::uint16_t>(UpcallOperation::kInvoke) | kTargetIsKnown);
  EXPECT_EQ(request.target(), 6U);
  EXPECT_EQ(request.arg_count(), 2U);
}

TEST_F(JavaMethodTest, asks_without_an_object_where_it_is_static) {
  java_->answer_int(5);
  eval("static(1)");
  EXPECT_EQ(last_request().target(), 0U);
  EXPECT_EQ(last_request().arg_count(), 1U);
  eval("Holder.x(1, 2)");
  EXPECT_EQ(last_request().target(), 0U);
  EXPECT_EQ(last_request().arg_count(), 2U);
  eval("Holder().s(1)");
  EXPECT_EQ(last_request().arg_count(), 1U);
}

TEST_F(JavaMethodTest, gives_the_object_itself_where_java_says_so) {
  java_->answer = [](FrameReader&, FrameWriter& reply) {
    reply.begin(FrameKind::kReply, 1);
    reply.set_flags(kResultIsTarget);
    reply.tag(Tag::kNone);
  };
  EXPECT_TRUE(eval("method(target) is target").cast<bool>());
  EXPECT_TRUE(eval("static() is None").cast<bool>());
}

TEST_F(JavaMethodTest, refuses_a_self_that_is_no_java_object_of_the_session) {
  Session& other = Session::open(token_, java_);
  globals_["foreign"] = make_java_object(token_, other, 6, false);
  for (const char* call : {"method()", "method(5)", "method(foreign)", "Holder().m()"}) {
    EXPECT_TRUE(failure(call).starts_with("TypeError: C.m wants a Java object of this runtime"))
        << call;
  }
  Session::close(token_, other.id());
  EXPECT_TRUE(java_->requests.empty());
}

TEST_F(JavaMethodTest, refuses_keywords) {
  EXPECT_TRUE(failure("method(target, a=1)").starts_with("TypeError: C.m takes no keyword"));
  EXPECT_TRUE(failure("static(a=1)").starts_with("TypeError: C.s takes no keyword"));
}

TEST_F(JavaMethodTest, tells_its_names) {
  EXPECT_EQ(repr(eval("(method.__name__, method.__qualname__, method.__doc__, method)")),
            "('m', 'C.m', 'm()', <java method C.m>)");
}

TEST_F(JavaMethodTest, marks_the_request_of_a_live_result) {
  eval("native.live_method(method)(target)");
  EXPECT_EQ(last_request().flags(),
            static_cast<std::uint16_t>(UpcallOperation::kInvoke) | kLiveResult | kTargetIsKnown);
  EXPECT_TRUE(failure("native.live_method(5)").starts_with("TypeError: not a method"));
}

TEST_F(JavaMethodTest, says_that_its_session_is_closed) {
  Session::close(token_, id_);
  for (const char* use : {"method(target)", "static()", "native.java_request(session, 7, 0, 1)"})
    EXPECT_TRUE(failure(use).starts_with("ClosedError: the PyBridge runtime")) << use;
}

TEST_F(JavaMethodTest, leaves_an_object_plain_whose_type_java_cannot_describe) {
  const py::object made = make_java_object(token_, *session_, 9, true, 12);
  EXPECT_EQ(repr(py::type::of(made)), "<class 'bridge.JavaFunction'>");
  EXPECT_EQ(make_java_object(token_, *session_, 9, false, 0xFFFFFFFF).is_none(), false);
}

TEST_F(JavaMethodTest, prepares_only_types_below_java_object) {
  for (const char* type : {"int", "type(target)", "Holder"}) {
    EXPECT_TRUE(failure(std::string("native.prepare_java_type(") + type + ")")
                    .starts_with("TypeError: not derived from bridge.JavaObject"));
    EXPECT_TRUE(failure(std::string("native.finish_java_type(") + type + ")")
                    .starts_with("TypeError: not derived from bridge.JavaObject"));
  }
}

TEST_F(JavaMethodTest, takes_the_only_open_session_where_no_call_runs) {
  EXPECT_EQ(Session::current(token_), session_);
  Session& other = Session::open(token_, java_);
  EXPECT_EQ(Session::current(token_), nullptr);
  EXPECT_TRUE(failure("native.current_java_types()").find("openRuntimes=2") != std::string::npos);
  {
    const Session::Running outer(other);
    const Session::Running inner(*session_);
    EXPECT_EQ(Session::current(token_), session_);
  }
  EXPECT_EQ(Session::current(token_), nullptr);
  Session::close(token_, other.id());
}

}  // namespace
}  // namespace pybridge
