// Hostile frames for the layer py, as a worker gets them: requests, and within those that call Java
// the replies and the nested requests. What it answers must be frames.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

#include "frame_stream.hpp"
#include "frame_walk.hpp"
#include "py/execute.hpp"
#include "start_python.hpp"

namespace pybridge {
namespace {

constexpr std::size_t kMostFrames = 32;  // nested calls take stack
constexpr std::size_t kKeptExceptions = 4;

// Functions that use what they get as careless user code does.
constexpr const char* kFunctions = R"(
import itertools, sys

def give(*arguments, **keywords):
    return arguments, keywords

def first(*cells):
    return cells[0] if cells else 1

def fail(*arguments, **keywords):
    raise ValueError(*arguments)

def call(function, *arguments, **keywords):
    return function(*arguments, **keywords)

def attempt(function, *arguments):
    try:
        return function(*arguments)
    except Exception as error:
        return error

def use(*arguments):
    for each in arguments:
        for function in (str, repr, hash, len, dir, each.__eq__, bool):
            attempt(function, *([] if function is not each.__eq__ else [arguments[0]]) or [each])
        attempt(lambda: list(itertools.islice(each, 3)))
        attempt(lambda: each[0])
        attempt(lambda: each.name)
        attempt(lambda: each.size(1))
    return [attempt(each) for each in arguments if callable(each)]

sys.unraisablehook = lambda told: None
)";

// What goes to Java is a whole frame.
void require_frame(const FrameWriter& frame) {
  FrameReader reader(frame.data(), frame.size_bytes());
  skip_values(reader, value_count(reader));
  require(reader.remaining() == 0, "a frame of Python's ends with its last value");
}

// Segments are opened by number, so a fixed one stands for a descriptor of the JVM.
void open_segment() {
  const int fd = ::memfd_create("pybridge-fuzz", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  require(fd >= 0 && ::ftruncate(fd, kSharedBytes) == 0, "a segment of shared memory");
  require(::fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) == 0, "its seals");
  require(::dup3(fd, kSharedFd, O_CLOEXEC) == kSharedFd, "its descriptor");
  ::close(fd);
}

// Puts what only this run knows in the place of what stands for it.
void bind(Bytes& frame, std::uint64_t session) {
  if (frame.size() < kHeaderBytes) return;
  if (header_of(frame.data()).session == 1)
    std::memcpy(frame.data() + header::kSession, &session, sizeof session);
  const auto process = static_cast<std::uint64_t>(::getpid());
  for (std::size_t at = kHeaderBytes; at + kWordBytes <= frame.size(); at += kWordBytes) {
    if (std::memcmp(frame.data() + at, &kThisProcess, kWordBytes) == 0)
      std::memcpy(frame.data() + at, &process, kWordBytes);
  }
}

// The frames of one input, and the session that they are for.
class Conversation : public JavaPort, public std::enable_shared_from_this<Conversation> {
 public:
  explicit Conversation(std::vector<Bytes> frames) : frames_(std::move(frames)) {}

  void run(GilToken token, const py::tuple& objects) {
    const std::uint64_t session = open(token, objects);
    while (Bytes* frame = next(session)) {
      try {
        answer(token, *frame);
      } catch (const FrameError&) {
        break;  // the header was no frame's, which ends a worker
      }
      require(PyErr_Occurred() == nullptr, "no Python error is left behind");
    }
    Session::close(token, session);
  }

  std::unique_ptr<Upcall> begin(GilToken) override {
    return std::make_unique<OneUpcall>(shared_from_this());
  }
  bool shares_memory() const override { return false; }

 private:
  class OneUpcall : public Upcall {
   public:
    explicit OneUpcall(std::shared_ptr<Conversation> java) : java_(std::move(java)) {}
    FrameWriter& request() override { return request_; }
    References* references() override { return nullptr; }
    FrameReader exchange(GilToken token) override {
      require_frame(request_);
      for (;;) {
        Bytes* frame = java_->next(java_->session_);
        if (frame == nullptr) throw FrameError("the JVM closed the pipe during a call from Python");
        FrameReader reply(frame->data(), frame->size());
        if (reply.kind() == FrameKind::kReply || reply.kind() == FrameKind::kError) return reply;
        java_->answer(token, *frame);
      }
    }

   private:
    std::shared_ptr<Conversation> java_;
    FrameWriter request_;
  };

  std::uint64_t open(GilToken token, const py::tuple& objects) {
    Session& session = Session::open(token, shared_from_this(), kKeptExceptions);
    for (const py::handle object : objects) session.handles().add(token, object.ptr());
    return session_ = session.id();
  }

  Bytes* next(std::uint64_t session) {
    if (read_ == frames_.size()) return nullptr;
    Bytes& frame = frames_[read_++];
    bind(frame, session);
    return &frame;
  }

  // As a worker does, but the request is of its very size: the reply lies over it, or spills.
  void answer(GilToken token, Bytes& memory) {
    FrameReader request(memory.data(), memory.size());
    FrameWriter reply(memory.data(), memory.size());
    execute(token, request, reply, nullptr);
    require_frame(reply);
    require(reply.kind() == FrameKind::kReply || reply.kind() == FrameKind::kError,
            "a request is answered by a reply or an error");
  }

  std::vector<Bytes> frames_;
  std::size_t read_ = 0;
  std::uint64_t session_ = 0;
};

// The objects that every session has, by handles from 1 << 32 on. Made once, and kept for good.
const py::tuple& shared_objects() {
  static const py::tuple* objects = [] {
    py::dict globals;
    globals["__builtins__"] = py::module_::import("builtins");
    globals["__name__"] = "__main__";
    py::exec(kFunctions, globals);
    const char* all =
        "(give, first, fail, call, use, object(), memoryview(bytearray(8)), 7, 'text', ValueError)";
    return new py::tuple(py::eval(all, globals));
  }();
  return *objects;
}

}  // namespace
}  // namespace pybridge

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  ::setenv("PYTHONMALLOC", "malloc", 0);  // so that ASan sees each Python object
  ::setenv("PYTHONHASHSEED", "0", 0);     // a failure comes again
  pybridge::start_python();
  pybridge::open_segment();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const pybridge::GilHold hold;
  std::make_shared<pybridge::Conversation>(pybridge::frames_of(data, size, pybridge::kMostFrames))
      ->run(hold.token(), pybridge::shared_objects());
  return 0;
}
