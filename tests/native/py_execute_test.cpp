// execute and open_session: requests as Java sends them, and the replies.
#include <algorithm>

#include "embedded_python.hpp"

namespace pybridge {
namespace {

class ExecuteTest : public PythonTest {
 protected:
  // Type name and message of an error reply.
  std::string error_of(const Reply& reply) {
    EXPECT_EQ(reply.kind, FrameKind::kError);
    const auto record = reply.value.cast<py::tuple>();
    return record[1].cast<std::string>() + ": " + record[2].cast<std::string>();
  }
  ErrorKind kind_of(const Reply& reply) {
    return ErrorKind{reply.value.cast<py::tuple>()[0].cast<std::int64_t>()};
  }

  FrameMemory request_;
};

TEST_F(ExecuteTest, calls_with_arguments_and_keywords) {
  begin(request_, FrameKind::kCall, handle("lambda a, b, *, scale: (a, b, scale)"), 2, 1);
  put_int(request_.writer(), 5);
  put_latin1(request_.writer(), "row");
  put_latin1(request_.writer(), "scale");
  put_float(request_.writer(), 0.5);
  const Reply reply = execute_frame(request_);
  EXPECT_EQ(reply.kind, FrameKind::kReply);
  EXPECT_EQ(repr(reply.value), "(5, 'row', 0.5)");
}

TEST_F(ExecuteTest, calls_with_any_number_of_arguments) {
  const std::uint64_t target = handle("lambda *a, **k: [len(a), sum(a), len(k), sum(k.values())]");
  for (const std::uint32_t count : {0U, 1U, 15U, 16U, 17U, 100U}) {
    FrameMemory request;
    begin(request, FrameKind::kCall, target, count, count);
    for (std::uint32_t i = 0; i < count; ++i) put_int(request.writer(), i);
    for (std::uint32_t i = 0; i < count; ++i) {
      put_latin1(request.writer(), "k" + std::to_string(i));
      put_int(request.writer(), i);
    }
    const std::string sum = std::to_string(count == 0 ? 0 : count * (count - 1) / 2);
    const std::string size = std::to_string(count);
    EXPECT_EQ(repr(execute_frame(request).value),
              "[" + size + ", " + sum + ", " + size + ", " + sum + "]");
  }
}

TEST_F(ExecuteTest, calls_a_bound_method) {
  begin(request_, FrameKind::kCall, handle("'-'.join"), 1);
  request_->tag(Tag::kTuple, 2);
  put_latin1(request_.writer(), "a");
  put_latin1(request_.writer(), "b");
  EXPECT_EQ(repr(execute_frame(request_).value), "'a-b'");
}

TEST_F(ExecuteTest, writes_the_reply_over_the_request) {
  exec("def text(a, b): return f'{a} {b} ' + 'x' * 100_000");
  begin(request_, FrameKind::kCall, handle("text"), 2);
  put_latin1(request_.writer(), "first argument");
  put_float(request_.writer(), 2.5);
  std::vector<std::byte> memory = request_.bytes();
  memory.resize(FrameMemory::kBytes);
  FrameReader reader(memory.data(), memory.size());
  FrameWriter writer(memory.data(), memory.size());
  execute(token_, reader, writer, nullptr);
  FrameReader reply(writer.data(), 200'000);
  EXPECT_EQ(reply.kind(), FrameKind::kReply);
  EXPECT_EQ(reply.tag_word().count, 100'019U);
}

TEST_F(ExecuteTest, returns_a_handle_where_asked_or_where_nothing_else_fits) {
  exec("class Thing: pass\nthing = Thing()\nnumbers = [1]");
  begin(request_, FrameKind::kValue, handle("numbers"), 0, 0, kResultAsHandle);
  EXPECT_TRUE(execute_frame(request_).value.is(eval("numbers")));
  begin(request_, FrameKind::kValue, handle("numbers"));
  EXPECT_FALSE(execute_frame(request_).value.is(eval("numbers")));
  EXPECT_TRUE(call("lambda: thing").value.is(eval("thing")));
}

TEST_F(ExecuteTest, names_the_argument_that_does_not_convert) {
  begin(request_, FrameKind::kCall, handle("print"), 2);
  put_int(request_.writer(), 5);
  request_->tag(Tag::kList, 1);
  request_->tag(Tag::kSet, 1);
  request_->tag(Tag::kDict);
  const Reply reply = execute_frame(request_);
  EXPECT_EQ(kind_of(reply), ErrorKind::kConversion);
  EXPECT_EQ(error_of(reply),
            "bridge._errors.ConversionError: argument 2, element [0]: set element is not hashable "
            "in Python: "
            "dict {}");
}

TEST_F(ExecuteTest, names_the_result_that_does_not_convert_and_takes_its_handles_back) {
  exec("class Thing: pass\nkept = Thing()");
  const Py_ssize_t before = Py_REFCNT(eval("kept").ptr());
  const Reply reply = call("lambda: [kept, '\\ud83d\\ude00']");
  EXPECT_EQ(kind_of(reply), ErrorKind::kConversion);
  EXPECT_NE(error_of(reply).find("result, element [1]: str holds"), std::string::npos)
      << error_of(reply);
  EXPECT_EQ(Py_REFCNT(eval("kept").ptr()), before);
  EXPECT_EQ(live_handles(), 0U);
}

TEST_F(ExecuteTest, refuses_a_target_that_is_closed) {
  const std::uint64_t id = handle("print");
  session_->handles().remove(token_, id);
  for (const FrameKind kind : {FrameKind::kCall, FrameKind::kValue, FrameKind::kEach}) {
    begin(request_, kind, id);
    const Reply reply = execute_frame(request_);
    EXPECT_EQ(kind_of(reply), ErrorKind::kClosed);
    EXPECT_EQ(error_of(reply),
              "bridge._errors.ClosedError: the handle of a Python object is closed");
  }
}

TEST_F(ExecuteTest, releases_handles_and_ignores_those_that_are_gone) {
  const py::object kept = eval("object()");
  const Py_ssize_t before = Py_REFCNT(kept.ptr());
  const std::uint64_t first = handle(kept);
  const std::uint64_t second = handle(kept);
  begin(request_, FrameKind::kRelease, 0, 4);
  for (const std::uint64_t id : {first, second, first, std::uint64_t{0}}) {
    put_int(request_.writer(), static_cast<std::int64_t>(id));
  }
  EXPECT_EQ(execute_frame(request_).kind, FrameKind::kReply);
  EXPECT_EQ(live_handles(), 0U);
  EXPECT_EQ(Py_REFCNT(kept.ptr()), before);
}

TEST_F(ExecuteTest, refuses_to_release_what_is_no_handle) {
  const std::uint64_t kept = handle("object()");
  begin(request_, FrameKind::kRelease, 0, 1);
  request_->tag(Tag::kFloat);
  request_->uint64(kept);
  EXPECT_EQ(execute_frame(request_).kind, FrameKind::kError);
  EXPECT_EQ(live_handles(), 1U);
}

TEST_F(ExecuteTest, refuses_more_releases_than_the_frame_holds) {
  begin(request_, FrameKind::kRelease, 0, 0xFFFFFFFF);
  EXPECT_NE(error_of(execute_frame(request_)).find("frame ends early"), std::string::npos);
}

TEST_F(ExecuteTest, refuses_kinds_it_does_not_know) {
  for (const int kind : {0, 6, 7, 8, 11, 65535}) {
    begin(request_, static_cast<FrameKind>(kind), 0);
    EXPECT_EQ(error_of(execute_frame(request_)),
              "RuntimeError: unexpected frame: kind=" + std::to_string(kind));
  }
}

TEST_F(ExecuteTest, refuses_a_session_that_is_closed_or_never_was) {
  Session::close(token_, id_);
  for (const std::uint64_t id : {id_, id_ + 1, std::uint64_t{0}, ~std::uint64_t{0}}) {
    request_->begin(FrameKind::kCall, id);
    FrameReader reader = request_.read();
    FrameMemory reply;
    execute(token_, reader, reply.writer(), nullptr);
    FrameReader seen = reply.read();
    EXPECT_EQ(seen.kind(), FrameKind::kError);
    EXPECT_EQ(seen.session(), id);
    EXPECT_EQ(seen.tag_word().tag, Tag::kTuple);
    EXPECT_EQ(seen.tag_word().tag, Tag::kInt);
    EXPECT_EQ(ErrorKind{seen.int64()}, ErrorKind::kClosed);
  }
}

TEST_F(ExecuteTest, closes_a_session_and_drops_its_handles) {
  const py::object kept = eval("object()");
  const Py_ssize_t before = Py_REFCNT(kept.ptr());
  handle(kept);
  begin(request_, FrameKind::kClose, 0);
  FrameReader reader = request_.read();
  FrameMemory reply;
  execute(token_, reader, reply.writer(), nullptr);
  EXPECT_EQ(reply.read().kind(), FrameKind::kReply);
  EXPECT_EQ(Session::find(token_, id_), nullptr);
  EXPECT_EQ(Py_REFCNT(kept.ptr()), before);
}

TEST_F(ExecuteTest, keeps_no_object_for_a_session_that_was_closed_during_the_call) {
  exec("class Thing: pass\nkept = Thing()");
  const py::object kept = eval("kept");
  const Py_ssize_t before = Py_REFCNT(kept.ptr());
  for (const char* end : {"return kept", "raise ValueError(kept)"}) {
    Session& session = Session::open(token_, java_);
    const std::uint64_t id = session.id();
    globals_["close"] = py::cpp_function([this, id] { Session::close(token_, id); });
    exec(std::string("def closing():\n  close()\n  ") + end);
    request_->begin(FrameKind::kCall, id);
    request_->set_target(session.handles().add(token_, eval("closing").ptr()));
    FrameReader reader = request_.read();
    FrameMemory reply;
    execute(token_, reader, reply.writer(), nullptr);
    EXPECT_EQ(Py_REFCNT(kept.ptr()), before) << end;
  }
}

TEST_F(ExecuteTest, tells_java_what_python_dropped) {
  make_java_object(token_, *session_, 41, false);
  make_java_object(token_, *session_, 42, true);
  Reply reply = call("lambda: None");
  std::sort(reply.released.begin(), reply.released.end());
  EXPECT_EQ(reply.released, (std::vector<std::uint64_t>{41, 42}));
  EXPECT_TRUE(call("lambda: None").released.empty());
}

TEST_F(ExecuteTest, tells_java_what_python_dropped_also_when_a_result_does_not_convert) {
  make_java_object(token_, *session_, 41, false);
  std::vector<std::uint64_t> seen = call("lambda: '\\ud83d\\ude00'").released;
  const std::vector<std::uint64_t> later = call("lambda: None").released;
  seen.insert(seen.end(), later.begin(), later.end());
  EXPECT_EQ(seen, std::vector<std::uint64_t>{41});
}

TEST_F(ExecuteTest, tells_java_of_many_drops_in_one_reply) {
  for (std::uint64_t id = 1; id <= 2500; ++id) make_java_object(token_, *session_, id, false);
  std::vector<std::size_t> counts;
  for (int i = 0; i < 2; ++i) counts.push_back(call("lambda: None").released.size());
  EXPECT_EQ(counts, (std::vector<std::size_t>{2500, 0}));
}

TEST_F(ExecuteTest, leaves_references_as_they_were_after_many_calls) {
  exec(
      "class Thing: pass\nkept = Thing()\ndef fail(*a): raise ValueError(kept)\ndef echo(*a): "
      "return [a, 1.5, 'x']");
  const py::object kept = eval("kept");
  for (const char* target : {"fail", "echo"}) {
    const Py_ssize_t before = Py_REFCNT(kept.ptr());
    Session& session = Session::open(token_, java_);
    const std::uint64_t id = session.id();
    for (int i = 0; i < 200; ++i) {
      request_->begin(FrameKind::kCall, id);
      request_->set_target(session.handles().add(token_, eval(target).ptr()));
      request_->set_counts(1, 0);
      request_->tag(Tag::kHandle);
      request_->uint64(session.handles().add(token_, kept.ptr()));
      FrameReader reader = request_.read();
      FrameMemory reply;
      execute(token_, reader, reply.writer(), nullptr);
    }
    EXPECT_EQ(session.handles().live_count(), target == std::string("fail") ? 400U : 600U);
    Session::close(token_, id);
    py::module_::import("gc").attr("collect")();
    EXPECT_EQ(Py_REFCNT(kept.ptr()), before) << target;
  }
}

class KeptExceptionTest : public PythonTest {
 protected:
  // What a request for a kept exception answers.
  Reply ask(std::uint64_t id, std::uint16_t flags) {
    FrameMemory request;
    begin(request, FrameKind::kValue, id, 0, 0, static_cast<std::uint16_t>(flags | kKeptException));
    return execute_frame(request);
  }
  std::uint64_t raise() {
    return call("lambda: int('x')").value.cast<py::tuple>()[9].cast<std::uint64_t>();
  }
};

TEST_F(KeptExceptionTest, becomes_a_handle_once) {
  const std::uint64_t id = raise();
  const Reply first = ask(id, kResultAsHandle);
  EXPECT_TRUE(py::isinstance(first.value, py::handle(PyExc_ValueError)));
  EXPECT_EQ(live_handles(), 1U);
  EXPECT_TRUE(ask(id, kResultAsHandle).value.is(py::bool_(true))) << "another has it";
  EXPECT_TRUE(ask(id, 0).value.is_none());
  EXPECT_EQ(live_handles(), 1U);
}

TEST_F(KeptExceptionTest, has_a_traceback_and_is_kept_all_the_same) {
  const std::uint64_t id = raise();
  const auto text = ask(id, 0).value.cast<std::string>();
  EXPECT_EQ(text.find("Traceback (most recent call last):\n"), 0U) << text;
  EXPECT_NE(text.find("ValueError: invalid literal"), std::string::npos) << text;
  EXPECT_FALSE(ask(id, kResultAsHandle).value.is_none());
}

TEST_F(KeptExceptionTest, is_none_once_newer_ones_took_its_place) {
  const std::uint64_t id = raise();
  for (std::size_t i = 0; i < KeptExceptions::kDefaultCount; ++i) raise();
  for (const std::uint64_t gone : {id, std::uint64_t{0}, ~std::uint64_t{0}}) {
    EXPECT_TRUE(ask(gone, kResultAsHandle).value.is_none());
    EXPECT_TRUE(ask(gone, 0).value.is_none());
  }
}

class OpenSessionTest : public PythonTest {
 protected:
  FrameMemory request_;
};

TEST_F(OpenSessionTest, answers_with_the_services) {
  request_->begin(FrameKind::kOpen, 0);
  request_->set_target(1);
  request_->set_counts(1, 0);
  request_->tag(Tag::kList, 1);
  put_latin1(request_.writer(), "/nonexistent/models");
  FrameReader reader = request_.read();
  FrameMemory reply;
  open_session(token_, reader, reply.writer(), java_);
  FrameReader seen = reply.read();
  ASSERT_EQ(seen.kind(), FrameKind::kReply) << repr(reply_of(reply.bytes()).value);
  Session* session = Session::find(token_, seen.session());
  ASSERT_NE(session, nullptr);
  py::object oldest;
  EXPECT_EQ(session->exceptions().add(token_, Py_None, oldest), 1U);
  EXPECT_EQ(session->exceptions().add(token_, Py_None, oldest), 2U);
  EXPECT_TRUE(oldest) << "the request wants one exception kept";
  const auto services = Decoder(seen, *session, nullptr).value(token_).cast<py::dict>();
  for (const char* name : {"version", "executable", "function", "eval", "exec", "get", "set"}) {
    EXPECT_TRUE(services.contains(name)) << name;
  }
  EXPECT_TRUE(eval("__import__('sys').path[0] == '/nonexistent/models'").cast<bool>());
  exec("__import__('sys').path.pop(0)");
  Session::close(token_, seen.session());
}

TEST_F(OpenSessionTest, leaves_no_session_behind_when_it_fails) {
  request_->begin(FrameKind::kOpen, 0);
  request_->set_counts(1, 0);
  request_->tag(Tag::kNone);
  FrameReader reader = request_.read();
  FrameMemory reply;
  open_session(token_, reader, reply.writer(), java_);
  const Reply seen = reply_of(reply.bytes());
  EXPECT_EQ(seen.kind, FrameKind::kError);
  const auto record = seen.value.cast<py::tuple>();
  EXPECT_EQ(record[1].cast<std::string>(), "TypeError");
  EXPECT_EQ(record[2].cast<std::string>(), "'NoneType' object is not reversible");
  EXPECT_EQ(Session::find(token_, reply.read().session()), nullptr);
}

TEST_F(ExecuteTest, encodes_no_result_that_nobody_wants) {
  FrameMemory request;
  begin(request, FrameKind::kCall, handle("lambda: '\\ud83d\\ude00'"), 0, 0, kNoResult);
  const Reply reply = execute_frame(request);
  EXPECT_EQ(reply.kind, FrameKind::kReply);
  EXPECT_TRUE(reply.value.is_none());
}

}  // namespace
}  // namespace pybridge
