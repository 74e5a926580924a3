// The way from Python to Java in thread mode: one upcall to Java's dispatcher.
#include "glue/jni_port.hpp"

#include <cstdlib>
#include <optional>
#include <stdexcept>

#include "core/stacks.hpp"
#include "glue/jni_references.hpp"
#include "jvm/java_error.hpp"
#include "jvm/java_vm.hpp"
#include "jvm/local_ref.hpp"
#include "py/imports.hpp"
#include "py/upcall.hpp"

namespace pybridge {
namespace {

constexpr std::size_t kMemoryBytes = 64 * 1024;

[[gnu::tls_model("initial-exec")]] constinit thread_local int running_upcalls = 0;

// Null, with the Java exception pending, if there is no memory for it.
LocalRef<jobject> new_buffer(JNIEnv& env, const std::byte* data, std::size_t bytes) {
  return LocalRef<jobject>::adopt(env, on_java_stack([&] {
                                    return env.NewDirectByteBuffer(const_cast<std::byte*>(data),
                                                                   static_cast<jlong>(bytes));
                                  }));
}

// Frame memory that Java sees as a direct buffer; reused, for making the buffer costs more than a
// call.
class UpcallMemory {
 public:
  explicit UpcallMemory(JNIEnv& env)
      : data_(static_cast<std::byte*>(std::aligned_alloc(64, kMemoryBytes))),
        buffer_(make_buffer(env, data_)) {}
  UpcallMemory(const UpcallMemory&) = delete;
  UpcallMemory& operator=(const UpcallMemory&) = delete;
  ~UpcallMemory() { std::free(data_); }

  std::byte* data() const { return data_; }
  jobject buffer() const { return buffer_.get(); }

 private:
  static GlobalRef make_buffer(JNIEnv& env, std::byte* data) {
    if (data == nullptr) throw std::bad_alloc();
    const auto local = new_buffer(env, data, kMemoryBytes);
    if (!local) {
      env.ExceptionClear();
      throw std::bad_alloc();
    }
    return GlobalRef::make(env, local.get());
  }

  std::byte* data_;
  GlobalRef buffer_;
};

// Idle memories, guarded by the GIL. As many as upcalls were ever nested or side by side.
std::vector<std::unique_ptr<UpcallMemory>>& idle_memories() {
  static auto* idle = new std::vector<std::unique_ptr<UpcallMemory>>();
  return *idle;
}

std::unique_ptr<UpcallMemory> borrow_memory(JNIEnv& env) {
  auto& idle = idle_memories();
  if (idle.empty()) {
    static std::size_t made_count = 0;
    idle.reserve(made_count + 1);  // so that giving it back cannot fail
    auto made = std::make_unique<UpcallMemory>(env);
    ++made_count;
    return made;
  }
  auto memory = std::move(idle.back());
  idle.pop_back();
  return memory;
}

class JniUpcall : public Upcall {
 public:
  JniUpcall(JNIEnv& env, const JniPort& port)
      : env_(env),
        port_(port),
        memory_(borrow_memory(env)),
        writer_(memory_->data(), kMemoryBytes) {}
  ~JniUpcall() override {
    if (outcome_ != nullptr) env_.DeleteLocalRef(outcome_);
    idle_memories().push_back(std::move(memory_));
  }

  FrameWriter& request() override { return writer_; }
  References* references() override { return &*references_; }
  FrameReader exchange(GilToken token) override;

 private:
  jobjectArray call_dispatcher(GilToken, jlong session, jobject buffer);

  JNIEnv& env_;
  const JniPort& port_;
  std::unique_ptr<UpcallMemory> memory_;
  FrameWriter writer_;
  jobjectArray outcome_ = nullptr;
  std::optional<JniReferences> references_;
};

// Where Python made the thread, Java makes a java.lang.Thread of it, and may have to wait for a
// lock that a caller of Python has.
JNIEnv& attached_env_without_gil(GilToken token) {
  if (JNIEnv* known = known_env()) return *known;
  const GilRelease released(token);
  return *on_java_stack([] { return &attached_env(); });
}

// Java's own errors come in the reply; this is of what kept it from writing one.
[[noreturn]] void fail_dispatch(JNIEnv& env) {
  const JavaError error = on_java_stack([&] { return take_java_error(env); });
  PyObject* type = PyExc_RuntimeError;
  if (error.kind == JavaErrorKind::kMemory) type = PyExc_MemoryError;
  if (error.kind == JavaErrorKind::kStack) type = PyExc_RecursionError;
  PyErr_Format(type, "Java could not answer a call from Python: %s",
               error.class_name.empty() ? "out of memory" : error.class_name.c_str());
  throw py::error_already_set();
}

// The dispatcher's answer for a session that was closed while the call was on its way.
bool is_closed(JNIEnv& env, jobjectArray outcome) {
  return outcome != nullptr && env.GetArrayLength(outcome) == 0;
}

jobjectArray JniUpcall::call_dispatcher(GilToken token, jlong session, jobject buffer) {
  const GilRelease released(token);
  ++running_upcalls;
  jobject outcome = on_java_stack([&] {
    return env_.CallStaticObjectMethod(port_.dispatcher(), port_.dispatch(), session, buffer,
                                       reinterpret_cast<jlong>(writer_.data()));
  });
  --running_upcalls;
  return static_cast<jobjectArray>(outcome);
}

FrameReader JniUpcall::exchange(GilToken token) {
  const std::size_t length = writer_.finish();
  const auto session = static_cast<jlong>(FrameReader(writer_.data(), length).session());
  if (writer_.spilled()) {
    const auto wide = new_buffer(env_, writer_.data(), length);
    if (!wide) fail_dispatch(env_);
    outcome_ = call_dispatcher(token, session, wide.get());
  } else {
    outcome_ = call_dispatcher(token, session, memory_->buffer());
  }
  if (env_.ExceptionCheck() == JNI_TRUE) fail_dispatch(env_);
  if (is_closed(env_, outcome_)) raise_closed(token);
  references_.emplace(env_, outcome_, 1);
  if (outcome_ != nullptr) {
    const auto other = LocalRef<jobject>::adopt(env_, env_.GetObjectArrayElement(outcome_, 0));
    if (other) {
      return {static_cast<const std::byte*>(env_.GetDirectBufferAddress(other.get())),
              static_cast<std::size_t>(env_.GetDirectBufferCapacity(other.get()))};
    }
  }
  return {writer_.data(), writer_.spilled() ? length : kMemoryBytes};
}

}  // namespace

JniPort::JniPort(JNIEnv& env, jclass dispatcher)
    : dispatcher_(GlobalRef::make(env, dispatcher)),
      dispatch_(env.GetStaticMethodID(dispatcher, "dispatch",
                                      "(JLjava/nio/ByteBuffer;J)[Ljava/lang/Object;")) {
  if (dispatch_ == nullptr)
    throw std::runtime_error("dispatcher without dispatch(long, ByteBuffer, long)");
}

bool JniPort::is_upcall_running() {
  return running_upcalls != 0;
}

std::unique_ptr<Upcall> JniPort::begin(GilToken token) {
  if (!has_java_vm()) {
    PyErr_SetString(closed_error_type(token), "the JVM has ended");
    throw py::error_already_set();
  }
  return std::make_unique<JniUpcall>(attached_env_without_gil(token), *this);
}

}  // namespace pybridge
