// Java arrays and direct buffers that travel beside a frame, by JNI.
#include "glue/jni_references.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include "core/stacks.hpp"
#include "jvm/global_ref.hpp"
#include "jvm/local_ref.hpp"
#include "py/arrays.hpp"

namespace pybridge {
namespace {

// The elements of a Java array while they stay where they are. The collector may wait for the end
// of its scope, in which nothing but a copy of limited size is done.
class Elements {
 public:
  Elements(JNIEnv& env, jarray array, jint mode) : env_(env), array_(array), mode_(mode) {
    data_ = static_cast<std::byte*>(env.GetPrimitiveArrayCritical(array, nullptr));
    if (data_ == nullptr) throw std::bad_alloc();
  }
  Elements(const Elements&) = delete;
  Elements& operator=(const Elements&) = delete;
  ~Elements() { env_.ReleasePrimitiveArrayCritical(array_, data_, mode_); }

  std::byte* data() const { return data_; }

 private:
  JNIEnv& env_;
  jarray array_;
  jint mode_;
  std::byte* data_;
};

// Some 50 microseconds.
constexpr std::size_t kMostAtOnce = 512UL * 1024;
constexpr jint kDiscard = JNI_ABORT;
constexpr jint kStore = 0;

// The functions that copy a region do it element by element, or are as slow.
void copy_out(JNIEnv& env, jarray array, std::byte* target, std::size_t bytes) {
  for (std::size_t done = 0; done < bytes; done += kMostAtOnce) {
    const Elements from(env, array, kDiscard);
    std::memcpy(target + done, from.data() + done, std::min(kMostAtOnce, bytes - done));
  }
}

void copy_in(JNIEnv& env, jarray array, const std::byte* source, std::size_t bytes) {
  for (std::size_t done = 0; done < bytes; done += kMostAtOnce) {
    const Elements to(env, array, kStore);
    std::memcpy(to.data() + done, source + done, std::min(kMostAtOnce, bytes - done));
  }
}

}  // namespace

jobject JniReferences::local(std::uint64_t index) {
  const auto position = static_cast<jsize>(index) + first_;
  jobject found = nullptr;
  if (objects_ != nullptr && position >= first_) {
    found = on_java_stack([&] { return env_.GetObjectArrayElement(objects_, position); });
    if (found == nullptr) env_.ExceptionClear();  // the index is beyond the end
  }
  if (found == nullptr)
    throw FrameError("array reference out of range: index=" + std::to_string(index));
  return found;
}

py::object JniReferences::copy_array(GilToken token, std::uint64_t index, ElementType type) {
  const auto found = LocalRef<jobject>::adopt(env_, local(index));
  auto* const array = static_cast<jarray>(found.get());
  const auto length = static_cast<std::size_t>(env_.GetArrayLength(array));
  if (type == ElementType::kRaw) {
    py::object made = adopt(PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(length)));
    copy_out(env_, array, reinterpret_cast<std::byte*>(PyBytes_AS_STRING(made.ptr())), length);
    return made;
  }
  NewArray made = make_array(token, type, length);
  copy_out(env_, array, made.data, length * element_bytes(type));
  return std::move(made.object);
}

bool JniReferences::fill_last(ElementType type, const std::byte* data, std::size_t elements) {
  if (objects_ == nullptr) throw FrameError("no array for a result");
  const jsize last = env_.GetArrayLength(objects_) - 1;
  const auto found =
      LocalRef<jobject>::adopt(env_, local(static_cast<std::uint64_t>(last - first_)));
  auto* const array = static_cast<jarray>(found.get());
  if (static_cast<std::size_t>(env_.GetArrayLength(array)) != elements) return false;
  copy_in(env_, array, data, elements * element_bytes(type));
  return true;
}

py::object JniReferences::view_buffer(GilToken token, std::uint64_t index, ElementType type,
                                      std::uint64_t elements, bool read_only) {
  const auto buffer = LocalRef<jobject>::adopt(env_, local(index));
  auto* data = static_cast<std::byte*>(
      on_java_stack([&] { return env_.GetDirectBufferAddress(buffer.get()); }));
  if (data == nullptr)
    throw FrameError("buffer reference is no direct buffer: index=" + std::to_string(index));
  auto owner = std::make_unique<GlobalRef>(GlobalRef::make(env_, buffer.get()));
  const py::capsule keeper(owner.get(),
                           [](void* reference) { delete static_cast<GlobalRef*>(reference); });
  owner.release();
  return make_view(token, type, data, elements, read_only, keeper);
}

}  // namespace pybridge
