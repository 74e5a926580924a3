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

// kRaw stands for bytes.
std::size_t bytes_of(ElementType type) {
  return type == ElementType::kRaw ? 1 : element_bytes(type);
}

void copy_region(JNIEnv& env, jobject array, ElementType type, jsize length, std::byte* target) {
  switch (type) {
    case ElementType::kBool:
      return env.GetBooleanArrayRegion(static_cast<jbooleanArray>(array), 0, length,
                                       reinterpret_cast<jboolean*>(target));
    case ElementType::kRaw:
      return env.GetByteArrayRegion(static_cast<jbyteArray>(array), 0, length,
                                    reinterpret_cast<jbyte*>(target));
    case ElementType::kInt16:
      return env.GetShortArrayRegion(static_cast<jshortArray>(array), 0, length,
                                     reinterpret_cast<jshort*>(target));
    case ElementType::kInt32:
      return env.GetIntArrayRegion(static_cast<jintArray>(array), 0, length,
                                   reinterpret_cast<jint*>(target));
    case ElementType::kInt64:
      return env.GetLongArrayRegion(static_cast<jlongArray>(array), 0, length,
                                    reinterpret_cast<jlong*>(target));
    case ElementType::kFloat32:
      return env.GetFloatArrayRegion(static_cast<jfloatArray>(array), 0, length,
                                     reinterpret_cast<jfloat*>(target));
    case ElementType::kFloat64:
      return env.GetDoubleArrayRegion(static_cast<jdoubleArray>(array), 0, length,
                                      reinterpret_cast<jdouble*>(target));
    default:
      throw FrameError("array reference of an unknown type: " +
                       std::to_string(static_cast<int>(type)));
  }
}

void fill_region(JNIEnv& env, jobject array, ElementType type, jsize length,
                 const std::byte* source) {
  switch (type) {
    case ElementType::kBool:
      return env.SetBooleanArrayRegion(static_cast<jbooleanArray>(array), 0, length,
                                       reinterpret_cast<const jboolean*>(source));
    case ElementType::kInt8:
      return env.SetByteArrayRegion(static_cast<jbyteArray>(array), 0, length,
                                    reinterpret_cast<const jbyte*>(source));
    case ElementType::kInt16:
      return env.SetShortArrayRegion(static_cast<jshortArray>(array), 0, length,
                                     reinterpret_cast<const jshort*>(source));
    case ElementType::kInt32:
      return env.SetIntArrayRegion(static_cast<jintArray>(array), 0, length,
                                   reinterpret_cast<const jint*>(source));
    case ElementType::kInt64:
      return env.SetLongArrayRegion(static_cast<jlongArray>(array), 0, length,
                                    reinterpret_cast<const jlong*>(source));
    case ElementType::kFloat32:
      return env.SetFloatArrayRegion(static_cast<jfloatArray>(array), 0, length,
                                     reinterpret_cast<const jfloat*>(source));
    case ElementType::kFloat64:
      return env.SetDoubleArrayRegion(static_cast<jdoubleArray>(array), 0, length,
                                      reinterpret_cast<const jdouble*>(source));
    default:
      throw FrameError("array for a result of an unknown type: " +
                       std::to_string(static_cast<int>(type)));
  }
}

// The elements of a Java array while they stay where they are. The collector may wait for the end
// of its scope, in which nothing but a copy of limited size is done.
class Elements {
 public:
  Elements(JNIEnv& env, jarray array, jint mode) : env_(env), array_(array), mode_(mode) {
    data_ = static_cast<std::byte*>(env.GetPrimitiveArrayCritical(array, nullptr));
    if (data_ == nullptr) {
      env.ExceptionClear();
      throw std::bad_alloc();
    }
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

// Some 50 microseconds. A JVM that gives a copy of the array, as with -Xcheck:jni, copies all of it
// for each piece.
constexpr std::size_t kMostAtOnce = 512UL * 1024;
constexpr jint kDiscard = JNI_ABORT;
constexpr jint kStore = 0;

// Bytes, and few elements, are copied as fast by the one call for a region; others one by one.
bool is_for_region(ElementType type, std::size_t bytes) {
  constexpr std::size_t kFewBytes = 1024;
  return bytes < kFewBytes || bytes_of(type) == 1;
}

void copy_out(JNIEnv& env, jarray array, ElementType type, jsize length, std::byte* target) {
  const std::size_t bytes = static_cast<std::size_t>(length) * bytes_of(type);
  if (is_for_region(type, bytes)) return copy_region(env, array, type, length, target);
  for (std::size_t done = 0; done < bytes; done += kMostAtOnce) {
    const Elements from(env, array, kDiscard);
    std::memcpy(target + done, from.data() + done, std::min(kMostAtOnce, bytes - done));
  }
}

void copy_in(JNIEnv& env, jarray array, ElementType type, jsize length, const std::byte* source) {
  const std::size_t bytes = static_cast<std::size_t>(length) * bytes_of(type);
  if (is_for_region(type, bytes)) return fill_region(env, array, type, length, source);
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
  const jsize length = env_.GetArrayLength(array);
  if (type == ElementType::kRaw) {
    py::object made = adopt(PyBytes_FromStringAndSize(nullptr, length));
    copy_out(env_, array, type, length,
             reinterpret_cast<std::byte*>(PyBytes_AS_STRING(made.ptr())));
    return made;
  }
  NewArray made = make_array(token, type, static_cast<std::size_t>(length));
  copy_out(env_, array, type, length, made.data);
  return std::move(made.object);
}

bool JniReferences::fill_last(ElementType type, const std::byte* data, std::size_t elements) {
  if (objects_ == nullptr) throw FrameError("no array for a result");
  const jsize last = env_.GetArrayLength(objects_) - 1;
  const auto found =
      LocalRef<jobject>::adopt(env_, local(static_cast<std::uint64_t>(last - first_)));
  auto* const array = static_cast<jarray>(found.get());
  const jsize length = env_.GetArrayLength(array);
  if (static_cast<std::size_t>(length) != elements) return false;
  copy_in(env_, array, type, length, data);
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
