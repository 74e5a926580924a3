// Java exceptions that native code has to tell of.
#pragma once

#include <jni.h>

#include <string>

namespace pybridge {

enum class JavaErrorKind { kMemory, kStack, kOther };

struct JavaError {
  JavaErrorKind kind;
  std::string class_name;  // empty if even that cannot be asked
};

// Clears the pending Java exception, or what stands for a failed allocation, and tells what it was.
JavaError take_java_error(JNIEnv& env);

}  // namespace pybridge
