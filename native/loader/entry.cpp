// JNI_OnLoad: registers all natives for the class loader that loads this library.
#include <jni.h>

#include <string>

#include "boundary.hpp"
#include "natives.hpp"

namespace pybridge::loader {
namespace {

constexpr jint jniVersion = JNI_VERSION_10;

// One by one, so that the failure names the method. Classes are local references: none is kept.
void registerNatives(JNIEnv& env, const char* className, std::span<const JNINativeMethod> methods) {
  jclass type = env.FindClass(className);
  check(env);
  for (const JNINativeMethod& method : methods) {
    if (env.RegisterNatives(type, &method, 1) != JNI_OK) {
      env.ExceptionClear();
      throwJava(env, "java/lang/LinkageError",
                std::string("loader library and jar do not match: class=") + className +
                    ", wanted native method=" + method.name + method.signature);
      throw JavaExceptionPending();
    }
  }
  env.DeleteLocalRef(type);
}

}  // namespace
}  // namespace pybridge::loader

extern "C" JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM* vm, void*) {
  using namespace pybridge::loader;
  void* env = nullptr;
  if (vm->GetEnv(&env, jniVersion) != JNI_OK) {
    return JNI_ERR;
  }
  guarded(static_cast<JNIEnv*>(env), [](JNIEnv& java) {
    registerNatives(java, "org/pybridge/platform/Posix", posixNatives());
    registerNatives(java, "org/pybridge/platform/CoreLoader", coreLoaderNatives());
  });
  return jniVersion;
}
