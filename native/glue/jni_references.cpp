// Java arrays and direct buffers that travel beside a frame, by JNI.
#include "glue/jni_references.hpp"

#include <memory>

#include "core/stacks.hpp"
#include "jvm/global_ref.hpp"
#include "jvm/local_ref.hpp"
#include "py/arrays.hpp"

namespace pybridge {
namespace {

void copy_region(JNIEnv& env, jobject array, ElementType type, jsize length, std::byte* target) {
  switch (type) {
    case ElementType::kBool:
      return env.GetBooleanArrayRegion(static_cast<jbooleanArray>(array), 0, length,
                                       reinterpret_cast<jboolean*>(target));
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

py::object copy_bytes(JNIEnv& env, jbyteArray array, jsize length) {
  py::object made = adopt(PyBytes_FromStringAndSize(nullptr, length));
  env.GetByteArrayRegion(array, 0, length, reinterpret_cast<jbyte*>(PyBytes_AS_STRING(made.ptr())));
  return made;
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
  const auto array = LocalRef<jobject>::adopt(env_, local(index));
  const jsize length = env_.GetArrayLength(static_cast<jarray>(array.get()));
  if (type == ElementType::kRaw)
    return copy_bytes(env_, static_cast<jbyteArray>(array.get()), length);
  NewArray made = make_array(token, type, static_cast<std::size_t>(length));
  copy_region(env_, array.get(), type, length, made.data);
  return std::move(made.object);
}

bool JniReferences::fill_last(ElementType type, const std::byte* data, std::size_t elements) {
  if (objects_ == nullptr) throw FrameError("no array for a result");
  const jsize last = env_.GetArrayLength(objects_) - 1;
  const auto array =
      LocalRef<jobject>::adopt(env_, local(static_cast<std::uint64_t>(last - first_)));
  const jsize length = env_.GetArrayLength(static_cast<jarray>(array.get()));
  if (static_cast<std::size_t>(length) != elements) return false;
  fill_region(env_, array.get(), type, length, data);
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
