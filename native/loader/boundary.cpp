// Conversions and exceptions at the boundary to Java.
#include "boundary.hpp"

#include <new>
#include <system_error>

#include "core/frame_error.hpp"
#include "ipc/pipe.hpp"
#include "ipc/shared_segment.hpp"
#include "utf8.hpp"

namespace pybridge::loader {
namespace {

const char* javaClassOf(FailureKind kind) noexcept {
  switch (kind) {
    case FailureKind::closed:
      return "java/io/EOFException";
    case FailureKind::argument:
      return "java/lang/IllegalArgumentException";
    case FailureKind::memory:
      return "java/lang/OutOfMemoryError";
    case FailureKind::io:
      break;
  }
  return "java/io/IOException";
}

}  // namespace

void raiseCurrent(JNIEnv& env) noexcept {
  try {
    throw;
  } catch (const JavaExceptionPending&) {
    return;
  } catch (const Failure& failure) {
    throwJava(env, javaClassOf(failure.kind()), failure.what());
  } catch (const PeerClosed& end) {
    throwJava(env, javaClassOf(FailureKind::closed), end.what());
  } catch (const FrameError& error) {
    throwJava(env, javaClassOf(FailureKind::io), error.what());
  } catch (const SharedSegmentError& error) {
    throwJava(env, javaClassOf(FailureKind::io), error.what());
  } catch (const std::system_error& error) {
    throwJava(env, javaClassOf(FailureKind::io), error.what());
  } catch (const std::bad_alloc&) {
    throwJava(env, "java/lang/OutOfMemoryError", "native memory of the loader library");
  } catch (const std::exception& error) {
    throwJava(env, "java/lang/InternalError", error.what());
  } catch (...) {
    throwJava(env, "java/lang/InternalError", "unknown C++ exception in the loader library");
  }
}

void check(JNIEnv& env) {
  if (env.ExceptionCheck() != JNI_FALSE) {
    throw JavaExceptionPending();
  }
}

void throwJava(JNIEnv& env, const char* className, std::string_view utf8Message) noexcept {
  try {
    jclass type = env.FindClass(className);
    check(env);
    jmethodID constructor = env.GetMethodID(type, "<init>", "(Ljava/lang/String;)V");
    check(env);
    jstring message = makeString(env, utf8Message);
    jobject exception = env.NewObject(type, constructor, message);
    check(env);
    env.Throw(static_cast<jthrowable>(exception));
  } catch (const JavaExceptionPending&) {
    return;  // the failure to make the exception is pending in its place
  } catch (const std::bad_alloc&) {
    env.ThrowNew(env.FindClass("java/lang/OutOfMemoryError"),
                 "native memory of the loader library");
  }
}

jstring makeString(JNIEnv& env, std::string_view utf8) {
  std::u16string text = utf16Of(utf8);
  jstring string =
      env.NewString(reinterpret_cast<const jchar*>(text.data()), static_cast<jsize>(text.size()));
  check(env);
  return string;
}

std::string copyBytes(JNIEnv& env, jbyteArray bytes) {
  if (bytes == nullptr) {
    throw Failure(FailureKind::argument, "a byte array is null");
  }
  jsize length = env.GetArrayLength(bytes);
  std::string copy(static_cast<size_t>(length), '\0');
  env.GetByteArrayRegion(bytes, 0, length, reinterpret_cast<jbyte*>(copy.data()));
  check(env);
  return copy;
}

std::optional<std::string> copyNullableBytes(JNIEnv& env, jbyteArray bytes) {
  return bytes == nullptr ? std::nullopt : std::optional(copyBytes(env, bytes));
}

std::vector<std::string> copyTexts(JNIEnv& env, jobjectArray texts, const char* name) {
  if (texts == nullptr) {
    throw Failure(FailureKind::argument, std::string(name) + " is null");
  }
  jsize count = env.GetArrayLength(texts);
  std::vector<std::string> copies;
  copies.reserve(static_cast<size_t>(count));
  for (jsize index = 0; index < count; ++index) {
    auto element = static_cast<jbyteArray>(env.GetObjectArrayElement(texts, index));
    check(env);
    copies.push_back(copyBytes(env, element));
    env.DeleteLocalRef(element);
    if (copies.back().find('\0') != std::string::npos) {
      throw Failure(FailureKind::argument,
                    std::string(name) + "[" + std::to_string(index) + "] contains a NUL byte");
    }
  }
  return copies;
}

}  // namespace pybridge::loader
