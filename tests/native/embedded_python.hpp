// One Python interpreter for all tests of the layer py, and a session with a fake Java behind it.
#pragma once

#include <gtest/gtest.h>

#include "fake_java.hpp"
#include "frame_memory.hpp"
#include "py/decode.hpp"
#include "py/encode.hpp"
#include "py/execute.hpp"
#include "start_python.hpp"

namespace pybridge {

struct Reply {
  FrameKind kind;
  py::object value;
  std::vector<std::uint64_t> released;
};

class PythonTest : public ::testing::Test {
 protected:
  PythonTest() : hold_(started()), token_(hold_.token()), java_(std::make_shared<FakeJava>()) {
    globals_["__builtins__"] = py::module_::import("builtins");
    globals_["__name__"] = "__main__";
    session_ = &Session::open(token_, java_);
    id_ = session_->id();
  }
  ~PythonTest() override {
    Session::close(token_, id_);
    globals_.clear();
    EXPECT_EQ(PyErr_Occurred(), nullptr) << "a Python error was left behind";
  }

  py::object eval(const std::string& expression) { return py::eval(expression, globals_); }
  void exec(const std::string& source) { py::exec(source, globals_); }
  std::string repr(const py::object& object) { return py::repr(object).cast<std::string>(); }
  std::size_t live_handles() const { return session_->handles().live_count(); }
  std::uint64_t handle(const py::object& object) {
    return session_->handles().add(token_, object.ptr());
  }
  std::uint64_t handle(const std::string& expression) { return handle(eval(expression)); }

  // A reply of this session with the one value.
  std::vector<std::byte> encoded(const py::object& value, bool by_address = false) {
    FrameMemory frame;
    frame->begin(FrameKind::kReply, 1);
    frame->set_counts(1, 0);
    Encoder encoder(frame.writer(), *session_, by_address);
    encoder.value(token_, value.ptr());
    return frame.bytes();
  }

  // The one value of a frame.
  py::object decoded(const std::vector<std::byte>& frame, References* references = nullptr) {
    FrameReader reader(frame.data(), frame.size());
    return Decoder(reader, *session_, references).value(token_);
  }

  void begin(FrameMemory& request, FrameKind kind, std::uint64_t target, std::uint32_t args = 0,
             std::uint32_t keywords = 0, std::uint16_t flags = 0) {
    request->begin(kind, id_);
    request->set_target(target);
    request->set_counts(args, keywords);
    request->set_flags(flags);
  }

  Reply execute_frame(FrameMemory& request, References* references = nullptr) {
    FrameReader reader = request.read();
    FrameMemory reply;
    execute(token_, reader, reply.writer(), references);
    return reply_of(reply.bytes());
  }

  Reply reply_of(const std::vector<std::byte>& bytes) {
    FrameReader reader(bytes.data(), bytes.size());
    Reply reply{reader.kind(), {}, {}};
    for (std::size_t i = 0; i < reader.released_count(); ++i) {
      std::uint64_t id = 0;
      std::memcpy(&id, bytes.data() + kHeaderBytes + i * kReleaseBytes, sizeof id);
      reply.released.push_back(id);
    }
    reply.value = Decoder(reader, *session_, nullptr).value(token_);
    EXPECT_EQ(reader.remaining(), 0U);
    EXPECT_EQ(PyErr_Occurred(), nullptr);
    return reply;
  }

  // Calls a Python expression without arguments.
  Reply call(const std::string& expression) {
    FrameMemory request;
    const std::uint64_t target = handle(expression);
    begin(request, FrameKind::kCall, target);
    Reply reply = execute_frame(request);
    session_->handles().remove(token_, target);
    return reply;
  }

  static bool started() {
    start_python();
    return true;
  }

  struct StartedHold : GilHold {
    explicit StartedHold(bool) {}
  };

  StartedHold hold_;
  GilToken token_;
  std::shared_ptr<FakeJava> java_;
  Session* session_ = nullptr;
  std::uint64_t id_ = 0;
  py::dict globals_;
};

// The message of the ConversionFailure or Python error that `body` throws.
template <typename Body>
std::string failure_of(Body&& body) {
  try {
    body();
  } catch (const ConversionFailure& failure) {
    return failure.message();
  } catch (const FrameError& error) {
    return std::string("FrameError: ") + error.what();
  } catch (py::error_already_set& error) {
    return py::str(error.type().attr("__name__")).cast<std::string>() + ": " +
           py::str(error.value()).cast<std::string>();
  }
  return "no failure";
}

}  // namespace pybridge
