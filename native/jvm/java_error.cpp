// Java exceptions that native code has to tell of.
#include "jvm/java_error.hpp"

#include "jvm/java_text.hpp"
#include "jvm/local_ref.hpp"

namespace pybridge {
namespace {

bool is_a(JNIEnv& env, jobject object, const char* name) {
  const auto type = LocalRef<jclass>::adopt(env, env.FindClass(name));
  if (!type) env.ExceptionClear();
  return type && env.IsInstanceOf(object, type.get()) == JNI_TRUE;
}

std::string class_name(JNIEnv& env, jobject object) {
  const auto type = LocalRef<jclass>::adopt(env, env.GetObjectClass(object));
  const auto types = LocalRef<jclass>::adopt(env, env.GetObjectClass(type.get()));
  const jmethodID name = env.GetMethodID(types.get(), "getName", "()Ljava/lang/String;");
  const auto text = LocalRef<jstring>::adopt(
      env, name == nullptr ? nullptr : env.CallObjectMethod(type.get(), name));
  if (env.ExceptionCheck() == JNI_TRUE) {  // no memory or no stack left, once more
    env.ExceptionClear();
    return {};
  }
  return utf8(env, text.get());
}

}  // namespace

JavaError take_java_error(JNIEnv& env) {
  const auto error = LocalRef<jthrowable>::adopt(env, env.ExceptionOccurred());
  if (!error) return {JavaErrorKind::kMemory, {}};
  env.ExceptionClear();
  JavaErrorKind kind = JavaErrorKind::kOther;
  if (is_a(env, error.get(), "java/lang/OutOfMemoryError")) kind = JavaErrorKind::kMemory;
  if (is_a(env, error.get(), "java/lang/StackOverflowError")) kind = JavaErrorKind::kStack;
  return {kind, class_name(env, error.get())};
}

}  // namespace pybridge
