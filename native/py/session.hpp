// One runtime's side of Python: its handles, its services and its way back to Java.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include "core/frame_reader.hpp"
#include "core/frame_writer.hpp"
#include "py/handle_table.hpp"
#include "py/kept_exceptions.hpp"
#include "py/release_watch.hpp"

namespace pybridge {

// Java arrays and buffers that travel beside a frame, not in it. Only the thread mode has them.
class References {
 public:
  virtual ~References() = default;
  // A new numpy array (or array.array) with a copy of the Java array's elements; of kRaw, bytes.
  virtual py::object copy_array(GilToken, std::uint64_t index, ElementType type) = 0;
  // A new numpy array (or memoryview) on the direct buffer's memory, which it keeps alive.
  virtual py::object view_buffer(GilToken, std::uint64_t index, ElementType type,
                                 std::uint64_t elements, bool read_only) = 0;
  // Copies elements into the last Java array, which is of this type; false if it has not as many.
  virtual bool fill_last(ElementType type, const std::byte* data, std::size_t elements) = 0;
};

// Memory for the frame of one upcall, and its exchange with Java.
class Upcall {
 public:
  virtual ~Upcall() = default;
  virtual FrameWriter& request() = 0;
  // Sends the request and waits for the reply, with the GIL released while Java runs.
  virtual FrameReader exchange(GilToken) = 0;
  virtual References* references() = 0;
};

// The way from Python to Java.
class JavaPort {
 public:
  virtual ~JavaPort() = default;
  virtual std::unique_ptr<Upcall> begin(GilToken) = 0;
  // Whether Java reads Python's memory in place.
  virtual bool shares_memory() const = 0;
};

// What a session has done so far.
struct SessionCounts {
  std::uint64_t calls = 0;    // of Java, by frame or by words
  std::uint64_t upcalls = 0;  // of Python
};

class Session {
 public:
  // The session `id`, or nullptr if it is closed or never was.
  static Session* find(GilToken, std::uint64_t id);
  // `kept_exceptions`: how many of the last exceptions it keeps for Java.
  static Session& open(GilToken, std::shared_ptr<JavaPort> port,
                       std::size_t kept_exceptions = KeptExceptions::kDefaultCount);
  // Ends the session: it is found no more, its handles and exceptions are dropped, Java is called
  // no more.
  static void close(GilToken, std::uint64_t id);

  // Refuses new calls and waits, with the GIL released, until no other thread's call runs in the
  // session, or until the time is up. A thread that closes from within a call of its own does not
  // wait.
  static void wait_for_calls(GilToken, std::uint64_t id, std::chrono::nanoseconds limit);

  // Drops a handle of the session `id`, unless one of them is no more. May run any __del__.
  static void drop(GilToken, std::uint64_t id, std::uint64_t handle);

  std::uint64_t id() const { return id_; }
  HandleTable& handles() { return handles_; }
  KeptExceptions& exceptions() { return exceptions_; }
  // nullptr once closed; a running upcall keeps it until it is back.
  std::shared_ptr<JavaPort> port() const { return port_; }

  // Marks one running call for a scope, and keeps the session.
  class Running {
   public:
    explicit Running(Session& session) : session_(session) {
      session_.retain();
      ++session_.running_;
      caller_ = std::exchange(current_, &session);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() {
      current_ = caller_;
      if (--session_.running_ == 0 && session_.awaited_) session_.tell_drained();
      session_.release();
    }

   private:
    Session& session_;
    Session* caller_;
  };

  // The session whose call runs on this thread; on a thread that runs none, the only open one, or
  // nullptr if there is none or several.
  static Session* current(GilToken);

  static std::size_t open_count(GilToken);

  // The ids of the open sessions that have dropped objects to tell of.
  static std::vector<std::uint64_t> with_released(GilToken);
  static bool any_released(GilToken);

  // Needs no GIL, which a call may have for long. Nothing of one that has ended.
  static SessionCounts counts(std::uint64_t id);
  void count_call() { count(calls_); }
  void count_upcall() { count(upcalls_); }

  // Whether a thread waits for the end of the running calls: no further one may begin.
  bool refuses_calls() const { return awaited_ && current_ == nullptr; }

  // Whether it is being closed, or is closed: what a running call has left to begin may not begin.
  bool is_closing() const { return awaited_ || port_ == nullptr; }

  // A Java object that Python has dropped, and how often it had sent it: Java lets go of it once it
  // has read it that often, for the release may overtake a frame of another thread.
  struct Released {
    std::uint64_t id;
    std::uint64_t sent_count;
    bool operator==(const Released&) const = default;
  };

  // Notes a dropped Java object: Java is told with the next frame, or by the release watch. Where
  // no memory is left for the note, Java keeps its object until the session ends.
  void note_released(Released dropped) noexcept {
    try {
      released_.push_back(dropped);
    } catch (const std::bad_alloc&) {
      return;
    }
    if (!release_watch_is_awake) [[unlikely]]
      wake_release_watch();
  }

  const std::vector<Released>& released() const { return released_; }

  // Moves what was noted into a reply or an upcall, directly after its begin.
  void write_released(FrameWriter& frame) {
    for (const Released& dropped : released_) frame.released(dropped.id, dropped.sent_count);
    released_.clear();
  }

  // Takes it back from a frame that is given up.
  void take_back_released(const FrameWriter& frame) {
    if (frame.kind() != FrameKind::kReply && frame.kind() != FrameKind::kError &&
        frame.kind() != FrameKind::kUpcall)
      return;
    for (std::uint32_t i = 0; i < frame.released_count(); ++i) {
      note_released({frame.released_id(i), frame.released_sent_count(i)});
    }
  }

  // The Python types of Java's classes, by their ids; empty where none was made.
  py::object& java_types() { return java_types_; }
  PyTypeObject* live_type(std::uint32_t id) const {
    return id < live_types_.size() ? live_types_[id] : nullptr;
  }
  // Keeps a type; a second one of the same id is ignored.
  void add_live_type(GilToken, std::uint32_t id, PyTypeObject* type);

  // Use counts keep a closed session's memory; guarded by the GIL.
  void retain() { ++uses_; }
  void release() {
    if (--uses_ == 0) [[unlikely]]
      end();
  }

 private:
  Session(std::uint64_t id, std::shared_ptr<JavaPort> port, std::size_t kept_exceptions)
      : id_(id), port_(std::move(port)), exceptions_(kept_exceptions) {}
  ~Session() = default;
  // Written with the GIL held.
  static void count(std::atomic<std::uint64_t>& count) {
    count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }
  [[gnu::noinline]] void tell_drained();
  [[gnu::noinline]] void end();

  [[gnu::tls_model("initial-exec")]] static constinit thread_local Session* current_;

  std::uint64_t id_;
  std::shared_ptr<JavaPort> port_;
  HandleTable handles_;
  KeptExceptions exceptions_;
  std::vector<Released> released_;
  py::object java_types_;
  std::vector<PyTypeObject*> live_types_;
  std::size_t uses_ = 1;
  std::size_t running_ = 0;
  std::atomic<std::uint64_t> calls_{0};
  std::atomic<std::uint64_t> upcalls_{0};
  bool awaited_ = false;
  std::mutex drained_mutex_;
  std::condition_variable drained_signal_;
  bool drained_ = false;
};

// Handles made for one frame; taken back when the frame cannot be completed.
class NewHandles {
 public:
  explicit NewHandles(Session& session) : session_(session) {}
  std::uint64_t add(GilToken token, PyObject* object) {
    made_.push_back(0);  // no id: what is made is noted for certain
    return made_.back() = session_.handles().add(token, object);
  }
  std::size_t count() const { return made_.size(); }
  // All but the first `kept`.
  void take_back(GilToken token, std::size_t kept = 0) {
    for (std::size_t i = kept; i < made_.size(); ++i) session_.handles().remove(token, made_[i]);
    made_.resize(kept);
  }

 private:
  Session& session_;
  std::vector<std::uint64_t> made_;
};

// Keeps a session for a scope or in an object; the GIL is held when it comes and when it goes.
class SessionRef {
 public:
  explicit SessionRef(Session& session) : session_(&session) { session_->retain(); }
  SessionRef(const SessionRef&) = delete;
  SessionRef& operator=(const SessionRef&) = delete;
  ~SessionRef() { session_->release(); }
  Session& operator*() const { return *session_; }
  Session* operator->() const { return session_; }

 private:
  Session* session_;
};

}  // namespace pybridge
