// The native methods of this library, one table per Java class.
#pragma once

#include <jni.h>

#include <span>

namespace pybridge::loader {

// jni.h declares names and signatures as mutable, but no JVM writes to them.
template <typename Function>
JNINativeMethod nativeMethod(const char* name, const char* signature, Function* function) {
  return {const_cast<char*>(name), const_cast<char*>(signature), reinterpret_cast<void*>(function)};
}

std::span<const JNINativeMethod> posixNatives();
std::span<const JNINativeMethod> coreLoaderNatives();

}  // namespace pybridge::loader
