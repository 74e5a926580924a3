// The JVM of this process, and this thread's way into it.
#include "jvm/java_vm.hpp"

#include <pthread.h>

#include <atomic>
#include <new>
#include <stdexcept>
#include <string>

namespace pybridge {
namespace {

std::atomic<JavaVM*> java_vm{nullptr};

void detach(void*) {
  JavaVM* vm = java_vm.load();
  if (vm != nullptr) vm->DetachCurrentThread();
}

pthread_key_t detach_key() {
  static const pthread_key_t key = [] {
    pthread_key_t made{};
    if (pthread_key_create(&made, detach) != 0) throw std::bad_alloc();
    return made;
  }();
  return key;
}

}  // namespace

void set_java_vm(JNIEnv& env) {
  JavaVM* vm = nullptr;
  if (env.GetJavaVM(&vm) == JNI_OK) java_vm.store(vm);
}

void forget_java_vm() {
  java_vm.store(nullptr);
}

bool has_java_vm() {
  return java_vm.load() != nullptr;
}

JNIEnv* known_env() {
  JavaVM* vm = java_vm.load();
  void* env = nullptr;
  if (vm == nullptr || vm->GetEnv(&env, JNI_VERSION_1_8) != JNI_OK) return nullptr;
  return static_cast<JNIEnv*>(env);
}

JNIEnv& attached_env() {
  if (JNIEnv* known = known_env()) return *known;
  JavaVM* vm = java_vm.load();
  if (vm == nullptr) throw std::runtime_error("the JVM has ended");
  void* env = nullptr;
  char name[] = "python-thread";
  JavaVMAttachArgs arguments{JNI_VERSION_1_8, name, nullptr};
  const jint attached = vm->AttachCurrentThreadAsDaemon(&env, &arguments);
  if (attached != JNI_OK) {
    throw std::runtime_error("the JVM does not let this thread attach: status=" +
                             std::to_string(attached));
  }
  pthread_setspecific(detach_key(), vm);
  return *static_cast<JNIEnv*>(env);
}

}  // namespace pybridge
