// The boundary to Java: C++ exceptions become Java exceptions, byte arrays become strings.
#pragma once

#include <jni.h>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "failure.hpp"

namespace pybridge::loader {

// Thrown where a Java exception is pending already.
struct JavaExceptionPending {};

// Makes the exception that the caught C++ exception stands for pending. Call inside a catch block.
void raiseCurrent(JNIEnv& env) noexcept;

// Throws JavaExceptionPending if a Java exception is pending.
void check(JNIEnv& env);

// Runs the body of a native method; whatever it throws is pending in Java when this returns.
template <typename Body>
auto guarded(JNIEnv* env, Body body) noexcept {
  using Result = std::invoke_result_t<Body, JNIEnv&>;
  try {
    return body(*env);
  } catch (...) {
    raiseCurrent(*env);
  }
  return Result();
}

// Throws a new Java exception of a JDK class.
void throwJava(JNIEnv& env, const char* className, std::string_view utf8Message) noexcept;

// A Java string of UTF-8 text; bytes that are not UTF-8 become U+FFFD.
jstring makeString(JNIEnv& env, std::string_view utf8);

std::string copyBytes(JNIEnv& env, jbyteArray bytes);
std::optional<std::string> copyNullableBytes(JNIEnv& env, jbyteArray bytes);

// The elements of a byte[][]; fails on a null element or a NUL byte. `name` is for the message.
std::vector<std::string> copyTexts(JNIEnv& env, jobjectArray texts, const char* name);

}  // namespace pybridge::loader
