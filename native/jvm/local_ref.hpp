// JNI references that give themselves back.
#pragma once

#include <jni.h>

#include <utility>

namespace pybridge {

// A local reference, owned.
template <typename T>
class LocalRef {
 public:
  static LocalRef adopt(JNIEnv& env, jobject reference) {
    return LocalRef(env, static_cast<T>(reference));
  }
  LocalRef(const LocalRef&) = delete;
  LocalRef& operator=(const LocalRef&) = delete;
  ~LocalRef() {
    if (reference_ != nullptr) env_.DeleteLocalRef(reference_);
  }
  T get() const { return reference_; }
  explicit operator bool() const { return reference_ != nullptr; }

 private:
  LocalRef(JNIEnv& env, T reference) : env_(env), reference_(reference) {}

  JNIEnv& env_;
  T reference_;
};

}  // namespace pybridge
