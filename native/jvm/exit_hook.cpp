// What Java runs when the JVM ends.
#include "jvm/exit_hook.hpp"

#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

#include "jvm/java_error.hpp"
#include "jvm/java_vm.hpp"
#include "jvm/local_ref.hpp"

namespace pybridge {
namespace {

void require_no_error(JNIEnv& env) {
  if (env.ExceptionCheck() == JNI_FALSE) return;
  throw std::runtime_error("the JVM takes no exit hook: " + take_java_error(env).class_name);
}

// Kept, for a class is defined once, and a first try may fail.
jclass hook_class(JNIEnv& env, std::span<const jbyte> class_file,
                  std::span<const JNINativeMethod> natives) {
  static jclass defined = nullptr;
  if (defined != nullptr) return defined;
  const auto type = LocalRef<jclass>::adopt(
      env,
      env.DefineClass(nullptr, nullptr, class_file.data(), static_cast<jsize>(class_file.size())));
  require_no_error(env);
  defined = static_cast<jclass>(env.NewGlobalRef(type.get()));
  env.RegisterNatives(type.get(), natives.data(), static_cast<jint>(natives.size()));
  require_no_error(env);
  return defined;
}

void install(JNIEnv& env, jclass type) {
  const auto hook =
      LocalRef<jobject>::adopt(env, env.NewObject(type, env.GetMethodID(type, "<init>", "()V")));
  require_no_error(env);
  const auto runtimes = LocalRef<jclass>::adopt(env, env.FindClass("java/lang/Runtime"));
  const auto runtime = LocalRef<jobject>::adopt(
      env,
      env.CallStaticObjectMethod(runtimes.get(), env.GetStaticMethodID(runtimes.get(), "getRuntime",
                                                                       "()Ljava/lang/Runtime;")));
  require_no_error(env);
  env.CallVoidMethod(runtime.get(),
                     env.GetMethodID(runtimes.get(), "addShutdownHook", "(Ljava/lang/Thread;)V"),
                     hook.get());
  require_no_error(env);
}

}  // namespace

void install_exit_hook(std::span<const jbyte> class_file,
                       std::span<const JNINativeMethod> natives) {
  static std::mutex mutex;
  static bool installed = false;
  const std::lock_guard lock(mutex);
  if (installed) return;
  std::string failure;
  std::thread([&] {
    try {
      JNIEnv& env = attached_env();
      install(env, hook_class(env, class_file, natives));
    } catch (const std::exception& error) {
      failure = error.what();
    }
  }).join();
  if (!failure.empty()) throw std::runtime_error(failure);
  installed = true;
}

}  // namespace pybridge
