// Memory that runs out at every place of a call, once or for good: the answer is a MemoryError or
// the result, nothing is left behind, and the next call works.
#include "failing_memory.hpp"

#include <cstdlib>
#include <new>

#include "embedded_python.hpp"
#include "py/word_call.hpp"

void* operator new(std::size_t bytes) {
  void* memory = pybridge::FailingMemory::fails_now() ? nullptr : std::malloc(bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace pybridge {
namespace {

class FailingMemoryTest : public PythonTest {
 protected:
  using Fill = std::function<void(Session& session, FrameWriter& request)>;

  FailingMemoryTest() {
    exec(R"(
import datetime, decimal, uuid
class Thing: pass
class Failure(Exception): pass
kept = Thing()
def echo(*arguments, **keywords): return arguments, keywords
def kept_and_values(*arguments):
    return [kept, {'k': (1, 2.5, 2**100)}, {b'b'}, 'x\u03c0', decimal.Decimal('1.5'),
            datetime.timedelta(1), uuid.UUID(int=5), [1, 2], range(3)]
def fail(*arguments):
    try:
        raise KeyError(kept)
    except KeyError as cause:
        failure = Failure(kept, 'x\u03c0')
        failure.add_note('a note')
        raise failure from cause
def upcall(function): return [function([1, 2.5], key='x\u03c0'), kept]
def row(number): return str(number) * 40
)");
    kept_ = eval("kept");
    // Imports are done by now: Python's own loops for ever where memory never comes back.
    for (const char* target : {"fail", "kept_and_values"})
      attempt(FrameKind::kCall, target, 0, [](Session&, FrameWriter&) {}, 0, 0);
    session_ = Session::find(token_, id_);
  }

  struct Outcome {
    bool has_failed = false;
    Reply reply;
  };

  // One call in a session of its own, which may allocate `first` times before memory runs out.
  Outcome attempt(FrameKind kind, const char* target, std::uint16_t flags, const Fill& fill,
                  std::size_t first, std::size_t count) {
    Session& session = Session::open(token_, java_);
    const std::uint64_t id = session.id();
    session_ = &session;
    FrameMemory request;
    request->begin(kind, id);
    request->set_target(session.handles().add(token_, eval(target).ptr()));
    request->set_flags(flags);
    fill(session, request.writer());
    const std::size_t handles_before = session.handles().live_count();
    FrameReader reader = request.read();
    FrameMemory reply;
    bool has_failed = false;
    {
      const FailingMemory failing(first, count);
      execute(token_, reader, reply.writer(), nullptr);
      has_failed = failing.has_failed();
    }
    EXPECT_EQ(PyErr_Occurred(), nullptr);
    Outcome outcome{has_failed, reply_of(reply.bytes())};
    if (outcome.reply.kind == FrameKind::kError) {
      EXPECT_EQ(session.handles().live_count(), handles_before);
    }
    Session::close(token_, id);
    return outcome;
  }

  void expect_answer(const Reply& reply, const std::string& wanted) {
    if (reply.kind == FrameKind::kReply) {
      EXPECT_EQ(repr(reply.value), wanted);
    } else {
      const auto type = reply.value.cast<py::tuple>()[1].cast<std::string>();
      EXPECT_TRUE(type == "MemoryError" || repr(reply.value.cast<py::tuple>()[1]) == wanted)
          << type << ": " << repr(reply.value);
    }
  }

  // At every place, once and for good.
  void run_out(FrameKind kind, const char* target, std::uint16_t flags, const Fill& fill) {
    std::string wanted;
    for (int warm_up = 0; warm_up < 3; ++warm_up) {
      const Reply reply = attempt(kind, target, flags, fill, 0, 0).reply;
      wanted = repr(reply.kind == FrameKind::kReply ? reply.value
                                                    : py::object(reply.value.cast<py::tuple>()[1]));
    }
    collect();
    const Py_ssize_t before = Py_REFCNT(kept_.ptr());
    for (const std::size_t count : {std::size_t{1}, FailingMemory::kAll}) {
      bool has_failed = true;
      std::size_t places = 0;
      while (has_failed && !HasFailure()) {
        SCOPED_TRACE(std::string(target) + ", place " + std::to_string(places));
        Outcome outcome = attempt(kind, target, flags, fill, places, count);
        const std::string seen = repr(outcome.reply.value);
        expect_answer(outcome.reply, wanted);
        has_failed = outcome.has_failed;
        outcome = {};
        collect();
        EXPECT_EQ(Py_REFCNT(kept_.ptr()), before) << seen;
        ++places;
      }
      EXPECT_GT(places, 1U);
    }
  }

  void collect() { py::module_::import("gc").attr("collect")(); }

  static void put_values(Session& session, FrameWriter& request, const py::object& kept) {
    const GilToken token = gil_held_by_caller();
    request.set_counts(7, 1);
    request.tag(Tag::kDict, 1);
    put_latin1(request, "key");
    request.tag(Tag::kSet, 1);
    put_utf16(request, u"x\u03c0");
    request.tag(Tag::kTuple, 2);
    put_int(request, 1'000'000);
    put_float(request, 0.5);
    put_block(request, Tag::kBigInt, "0123456789abcdef");
    put_block(request, Tag::kBytes, "bytes");
    put_latin1(request, std::string(300, 'x'));
    request.tag(Tag::kIntList, 2);
    request.int64(1'000'000);
    request.int64(2'000'000);
    request.tag(Tag::kHandle);
    request.uint64(session.handles().add(token, kept.ptr()));
    put_latin1(request, "name");
    put_latin1(request, "value");
  }

  py::object kept_;
};

TEST_F(FailingMemoryTest, while_arguments_of_every_kind_come_and_go) {
  run_out(FrameKind::kCall, "echo", 0,
          [this](Session& session, FrameWriter& request) { put_values(session, request, kept_); });
}

TEST_F(FailingMemoryTest, while_results_are_written) {
  run_out(FrameKind::kCall, "kept_and_values", 0, [](Session&, FrameWriter&) {});
  run_out(FrameKind::kCall, "lambda: kept", kResultAsHandle, [](Session&, FrameWriter&) {});
}

TEST_F(FailingMemoryTest, while_an_error_is_told) {
  run_out(FrameKind::kCall, "fail", 0, [](Session&, FrameWriter&) {});
}

TEST_F(FailingMemoryTest, while_python_calls_java) {
  java_->answer = [](FrameReader&, FrameWriter& reply) {
    reply.begin(FrameKind::kReply, 1);
    reply.set_counts(1, 0);
    reply.tag(Tag::kList, 2);
    put_latin1(reply, "an answer");
    put_float(reply, 1.5);
  };
  run_out(FrameKind::kCall, "upcall", 0, [](Session&, FrameWriter& request) {
    request.set_counts(1, 0);
    request.tag(Tag::kJavaObject, 0, kCallable);
    request.uint64(41);
  });
}

TEST_F(FailingMemoryTest, in_a_row_of_many) {
  for (const std::uint16_t flags : {std::uint16_t{0}, kResultAsText, kResultAsHandle}) {
    run_out(FrameKind::kEach, "row", flags, [](Session&, FrameWriter& request) {
      request.set_counts(1, 0);
      put_array<std::int64_t>(request, ElementType::kInt64, {3}, {1, 2'000'000, -3});
    });
  }
}

TEST_F(FailingMemoryTest, in_calls_by_words) {
  exec("def larger(number): return [kept, number + 1] if number else fail()");
  const std::uint64_t target = handle("larger");
  constexpr auto kInt = static_cast<std::uint64_t>(WordKind::kInt);
  const WordRoute route((id_ << 20) | (kInt << 4) | kInt);
  collect();
  const Py_ssize_t before = Py_REFCNT(kept_.ptr());
  for (const std::int64_t word : {std::int64_t{0}, std::int64_t{1'000'000}}) {
    bool has_failed = true;
    for (std::size_t place = 0; has_failed && !HasFailure(); ++place) {
      FrameMemory reply;
      {
        const FailingMemory failing(place, FailingMemory::kAll);
        EXPECT_EQ(call_words(token_, route, target, &word, 1), kElsewhere);
        take_reply(token_, reply.writer());
        has_failed = failing.has_failed();
      }
      const Reply seen = reply_of(reply.bytes());
      EXPECT_EQ(seen.kind == FrameKind::kError, has_failed || word == 0);
    }
  }
  Session::close(token_, id_);
  collect();
  EXPECT_EQ(Py_REFCNT(kept_.ptr()), before);
}

}  // namespace
}  // namespace pybridge
