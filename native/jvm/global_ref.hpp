// A JNI global reference, owned.
#pragma once

#include <stdexcept>

#include "jvm/java_vm.hpp"

namespace pybridge {

class GlobalRef {
 public:
  // Makes a new global reference to the object.
  static GlobalRef make(JNIEnv& env, jobject object) { return GlobalRef(env.NewGlobalRef(object)); }
  GlobalRef(GlobalRef&& other) noexcept : reference_(other.reference_) {
    other.reference_ = nullptr;
  }
  GlobalRef(const GlobalRef&) = delete;
  GlobalRef& operator=(const GlobalRef&) = delete;
  ~GlobalRef() {
    if (reference_ == nullptr || !has_java_vm()) return;
    try {
      attached_env().DeleteGlobalRef(reference_);
    } catch (const std::runtime_error&) {
      // The JVM lets no thread in any more: it ends, and the reference with it.
    }
  }
  jobject get() const { return reference_; }

 private:
  explicit GlobalRef(jobject reference) : reference_(reference) {}

  jobject reference_;
};

}  // namespace pybridge
