// Which Java thread runs on an OS thread, for those that have called Python.
#include "jvm/java_threads.hpp"

#include <unistd.h>

#include <mutex>
#include <unordered_map>

#include "jvm/local_ref.hpp"

namespace pybridge {
namespace {

struct Noted {
  std::mutex mutex;
  std::unordered_map<jlong, jlong> ids;
};

Noted& noted() {
  static auto* all = new Noted();  // never deleted: threads may outlive the end of main
  return *all;
}

struct ThreadEnd {
  jlong thread = 0;

  ThreadEnd() = default;
  ThreadEnd(const ThreadEnd&) = delete;
  ThreadEnd& operator=(const ThreadEnd&) = delete;
  ~ThreadEnd() {
    if (thread == 0) return;
    const std::lock_guard lock(noted().mutex);
    noted().ids.erase(thread);
  }
};

thread_local ThreadEnd thread_end;

// The id of the platform thread; 0 if the JVM does not tell.
jlong java_id(JNIEnv& env) {
  const auto type = LocalRef<jclass>::adopt(env, env.FindClass("java/lang/Thread"));
  const char* signature = "()Ljava/lang/Thread;";
  jmethodID current = env.GetStaticMethodID(type.get(), "currentCarrierThread", signature);
  if (current == nullptr) {  // before JDK 19 there were no other threads
    env.ExceptionClear();
    current = env.GetStaticMethodID(type.get(), "currentThread", signature);
  }
  const jmethodID id = env.GetMethodID(type.get(), "getId", "()J");
  if (current == nullptr || id == nullptr) {
    env.ExceptionClear();
    return 0;
  }
  const auto thread =
      LocalRef<jobject>::adopt(env, env.CallStaticObjectMethod(type.get(), current));
  if (env.ExceptionCheck() == JNI_TRUE || !thread) {
    env.ExceptionClear();
    return 0;
  }
  const jlong number = env.CallNonvirtualLongMethod(thread.get(), type.get(), id);
  if (env.ExceptionCheck() == JNI_TRUE) env.ExceptionClear();
  return number;  // not what a subclass may say
}

}  // namespace

void note_java_thread(JNIEnv& env) {
  if (thread_end.thread != 0 || env.ExceptionCheck() == JNI_TRUE) return;
  const jlong id = java_id(env);
  thread_end.thread = gettid();
  const std::lock_guard lock(noted().mutex);
  noted().ids[thread_end.thread] = id;
}

std::vector<jlong> noted_java_threads() {
  std::vector<jlong> pairs;
  const std::lock_guard lock(noted().mutex);
  for (const auto& [thread, id] : noted().ids) pairs.insert(pairs.end(), {thread, id});
  return pairs;
}

}  // namespace pybridge
