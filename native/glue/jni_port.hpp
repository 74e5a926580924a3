// The way from Python to Java in thread mode: one upcall to Java's dispatcher.
#pragma once

#include <jni.h>

#include "jvm/global_ref.hpp"
#include "py/session.hpp"

namespace pybridge {

class JniPort : public JavaPort {
 public:
  // `dispatcher` has the static method Object[] dispatch(long session, ByteBuffer memory).
  // Throws std::runtime_error, with the Java exception pending, if it has not.
  JniPort(JNIEnv& env, jclass dispatcher);

  std::unique_ptr<Upcall> begin(GilToken) override;
  bool shares_memory() const override { return true; }

  // Whether the calling thread runs Java code that Python has called.
  static bool is_upcall_running();

  jclass dispatcher() const { return static_cast<jclass>(dispatcher_.get()); }
  jmethodID dispatch() const { return dispatch_; }

 private:
  GlobalRef dispatcher_;
  jmethodID dispatch_;
};

}  // namespace pybridge
