// The natives of org.pybridge.embedded.CoreNatives, and their registration by the loader library.
#include <jni.h>

#include <cstdio>
#include <cstring>
#include <exception>

#include "core/stacks.hpp"
#include "glue/interpreter.hpp"
#include "glue/jni_port.hpp"
#include "glue/jni_references.hpp"
#include "jvm/exit_hook.hpp"
#include "jvm/java_text.hpp"
#include "jvm/java_threads.hpp"
#include "jvm/java_vm.hpp"
#include "jvm/local_ref.hpp"
#include "py/execute.hpp"
#include "py/recursion_allowance.hpp"
#include "py/thread_stacks.hpp"
#include "py/watched_call.hpp"
#include "py/word_call.hpp"

namespace pybridge {
namespace {

Interpreter* interpreter = nullptr;
jmethodID runnable_run = nullptr;

std::byte* memory_at(jlong address) {
  return reinterpret_cast<std::byte*>(address);
}

// Length of the reply in the caller's memory, or the negative length of one spilled to memory of
// its own, whose address then stands at header::kTarget. The caller frees that.
jlong deliver(FrameWriter& reply, std::byte* memory) {
  std::uint32_t total = 0;
  std::memcpy(&total, reply.data() + header::kLengthBytes, sizeof total);
  if (!reply.spilled()) return total;
  const auto address = reinterpret_cast<std::uint64_t>(reply.release_spilled());
  std::memcpy(memory + header::kTarget, &address, sizeof address);
  return -static_cast<jlong>(total);
}

// void beginStart(String executable, String packageParent, boolean largeStacks)
void begin_start(JNIEnv* env, jclass, jstring executable, jstring package_parent,
                 jboolean large_stacks) {
  try {
    interpreter = &Interpreter::begin(utf8(*env, executable), utf8(*env, package_parent),
                                      large_stacks == JNI_TRUE);
  } catch (const std::exception& error) {
    raise_java(*env, "java/lang/IllegalStateException", error.what());
  }
}

// void awaitStart()
void await_start(JNIEnv* env, jclass) {
  try {
    interpreter->await_ready();
  } catch (const std::exception& error) {
    raise_java(*env, "java/lang/IllegalStateException", error.what());
  }
}

// Whether the stack has room for a call; if not, a StackOverflowError is pending.
bool has_stack_room(JNIEnv& env, std::size_t left, std::size_t wanted = kMinStackBytes) {
  if (left >= wanted) [[likely]]
    return true;
  raise_java(env, "java/lang/StackOverflowError",
             "too little stack for a call of Python: leftBytes=" + std::to_string(left) +
                 ", wantedBytes=" + std::to_string(wanted) +
                 "; a larger -Xss, or stackSize of the Thread, helps");
  return false;
}

// The way into Python: with room on the stacks, the GIL, and a limit of recursion that fits. 0 with
// a StackOverflowError pending where there is no room.
template <typename Body>
jlong enter(JNIEnv& env, const Body& body) {
  const PythonStack stack;
  const std::size_t left = stack.left_bytes();
  if (!has_stack_room(env, stack.own_left_bytes()) || !has_stack_room(env, left)) return 0;
  if (cached_thread_state == nullptr) [[unlikely]]
    note_java_thread(env);
  return stack.run([&]() -> jlong {
    const GilHold gil;
    const RecursionAllowance allowance(gil.token(), left);
    return body(gil.token());
  });
}

// What `body` gives; 0 with an IllegalStateException pending if it fails.
template <typename Body>
jlong guarded(JNIEnv& env, const Body& body) {
  try {
    return body();
  } catch (const std::exception& error) {
    raise_java(env, "java/lang/IllegalStateException", error.what());
    return 0;
  }
}

// long call(long address, long capacity, Object[] references)
jlong call(JNIEnv* env, jclass, jlong address, jlong capacity, jobjectArray references) {
  return guarded(*env, [&] {
    return enter(*env, [&](GilToken token) {
      const auto bytes = static_cast<std::size_t>(capacity);
      FrameReader request(memory_at(address), bytes);
      FrameWriter reply(memory_at(address), bytes);
      JniReferences beside(*env, references, 0);
      execute(token, request, reply, &beside);
      return deliver(reply, memory_at(address));
    });
  });
}

// long callWords(long route, long handle, long... words)
template <typename... Words>
jlong call_with_words(JNIEnv* env, jclass, jlong route, jlong handle, Words... words) {
  const std::array<std::int64_t, sizeof...(words)> arguments{words...};
  return enter(*env, [&](GilToken token) {
    return call_words(token, WordRoute(static_cast<std::uint64_t>(route)),
                      static_cast<std::uint64_t>(handle), arguments.data(), arguments.size());
  });
}

// long callPacked(long route, long handle, long plan, long address)
jlong call_with_memory(JNIEnv* env, jclass, jlong route, jlong handle, jlong plan, jlong address) {
  return enter(*env, [&](GilToken token) {
    return call_packed(token, WordRoute(static_cast<std::uint64_t>(route)),
                       static_cast<std::uint64_t>(handle), memory_at(plan), memory_at(address));
  });
}

// long takeReply(long address, long capacity)
jlong take_word_reply_to(JNIEnv* env, jclass, jlong address, jlong capacity) {
  return guarded(*env, [&] {
    FrameWriter reply(memory_at(address), static_cast<std::size_t>(capacity));
    return enter(*env, [&](GilToken token) {
      take_reply(token, reply);
      return deliver(reply, memory_at(address));
    });
  });
}

// long takeReply()
jlong take_word_reply(JNIEnv* env, jclass) {
  return guarded(*env, [&] {
    FrameWriter reply;
    return enter(*env, [&](GilToken token) {
      take_reply(token, reply);
      return reinterpret_cast<jlong>(reply.release_spilled());
    });
  });
}

// long openSession(Class<?> dispatcher, long address, long capacity)
jlong open(JNIEnv* env, jclass, jclass dispatcher, jlong address, jlong capacity) {
  return guarded(*env, [&] {
    const auto bytes = static_cast<std::size_t>(capacity);
    auto port = std::make_shared<JniPort>(*env, dispatcher);
    return enter(*env, [&](GilToken token) {
      FrameReader request(memory_at(address), bytes);
      FrameWriter reply(memory_at(address), bytes);
      open_session(token, request, reply, std::move(port));
      return deliver(reply, memory_at(address));
    });
  });
}

// void closeSession(long session, long limitNanos)
void close_session(JNIEnv* env, jclass, jlong session, jlong limit_nanos) {
  const auto id = static_cast<std::uint64_t>(session);
  enter(*env, [&](GilToken token) -> jlong {
    Session::wait_for_calls(token, id, std::chrono::nanoseconds(limit_nanos));
    Session::close(token, id);
    return 0;
  });
}

// void release(long session, long handle)
void release(JNIEnv*, jclass, jlong session, jlong handle) {
  interpreter->releases().push(
      {static_cast<std::uint64_t>(session), static_cast<std::uint64_t>(handle)});
}

// void drop(long session, long handle)
void drop(JNIEnv* env, jclass, jlong session, jlong handle) {
  enter(*env, [&](GilToken token) -> jlong {
    Session::drop(token, static_cast<std::uint64_t>(session), static_cast<std::uint64_t>(handle));
    return 0;
  });
}

// void hold(Runnable body): the one place where Java runs with the GIL held.
void hold(JNIEnv* env, jclass, jobject body) {
  note_java_thread(*env);
  const GilHold gil;
  const HoldScope scope(gil.token());
  env->CallVoidMethod(body, runnable_run);
}

// void takeGil()
void take_gil(JNIEnv* env, jclass) {
  constexpr std::size_t kFramesOfJavaBytes = 32 << 10;  // the call must find room after this has
  const PythonStack stack;
  if (!has_stack_room(*env, stack.own_left_bytes(), kMinStackBytes + kFramesOfJavaBytes) ||
      !has_stack_room(*env, stack.left_bytes()))
    return;
  if (cached_thread_state == nullptr) note_java_thread(*env);
  take_gil_ahead();
}

// boolean isUpcallRunning()
jboolean is_upcall_running(JNIEnv*, jclass) {
  return JniPort::is_upcall_running() ? JNI_TRUE : JNI_FALSE;
}

// void giveBackGil()
void give_gil_back(JNIEnv*, jclass) {
  give_back_gil();
}

// long gilTurns(): the address of what GilGate.java reads and writes.
jlong gil_turns_address(JNIEnv*, jclass) {
  return reinterpret_cast<jlong>(&gil_turns);
}

// long[] counts(long session)
jlongArray counts(JNIEnv* env, jclass, jlong session) {
  const SessionCounts seen = Session::counts(static_cast<std::uint64_t>(session));
  const std::array<jlong, 5> values{
      static_cast<jlong>(seen.calls), static_cast<jlong>(seen.upcalls),
      static_cast<jlong>(interpreter->releases().pending_count()),
      static_cast<jlong>(gil_turns.waited_ns.load()), static_cast<jlong>(gil_turns.held_ns.load())};
  jlongArray array = env->NewLongArray(values.size());
  if (array != nullptr) env->SetLongArrayRegion(array, 0, values.size(), values.data());
  return array;
}

// String pythonStacks()
jstring python_stacks(JNIEnv* env, jclass) {
  const std::u16string text = thread_stacks();
  return env->NewString(reinterpret_cast<const jchar*>(text.data()),
                        static_cast<jsize>(text.size()));
}

// long[] javaThreads()
jlongArray java_threads(JNIEnv* env, jclass) {
  const std::vector<jlong> pairs = noted_java_threads();
  const auto count = static_cast<jsize>(pairs.size());
  jlongArray array = env->NewLongArray(count);
  if (array != nullptr) env->SetLongArrayRegion(array, 0, count, pairs.data());
  return array;
}

// void stopCall(long session, long id, int reason)
void stop_running_call(JNIEnv* env, jclass, jlong session, jlong id, jint reason) {
  guarded(*env, [&]() -> jlong {
    const GilHold gil;
    stop_call(gil.token(), static_cast<std::uint64_t>(session), static_cast<std::uint64_t>(id),
              static_cast<StopReason>(reason));
    return 0;
  });
}

// ExitHook: void giveUpGil()
void give_up_gil(JNIEnv*, jclass) {
  interpreter->give_up_gil();
}

// ExitHook: void run()
void run_exit_hook(JNIEnv*, jobject) {
  interpreter->prepare_exit();
}

// void installExitHook(byte[] classFile)
void install_hook(JNIEnv* env, jclass, jbyteArray class_file) {
  guarded(*env, [&]() -> jlong {
    std::vector<jbyte> bytes(static_cast<std::size_t>(env->GetArrayLength(class_file)));
    env->GetByteArrayRegion(class_file, 0, static_cast<jsize>(bytes.size()), bytes.data());
    char give_up[] = "giveUpGil";
    char run[] = "run";
    char nothing[] = "()V";
    const JNINativeMethod natives[] = {{give_up, nothing, reinterpret_cast<void*>(give_up_gil)},
                                       {run, nothing, reinterpret_cast<void*>(run_exit_hook)}};
    install_exit_hook(bytes, natives);
    return 0;
  });
}

struct Native {
  const char* name;
  const char* signature;
  void* function;
};

const Native kNatives[] = {
    {"beginStart", "(Ljava/lang/String;Ljava/lang/String;Z)V",
     reinterpret_cast<void*>(begin_start)},
    {"awaitStart", "()V", reinterpret_cast<void*>(await_start)},
    {"call", "(JJ[Ljava/lang/Object;)J", reinterpret_cast<void*>(call)},
    {"callWords", "(JJ)J", reinterpret_cast<void*>(call_with_words<>)},
    {"callWords", "(JJJ)J", reinterpret_cast<void*>(call_with_words<jlong>)},
    {"callWords", "(JJJJ)J", reinterpret_cast<void*>(call_with_words<jlong, jlong>)},
    {"callWords", "(JJJJJ)J", reinterpret_cast<void*>(call_with_words<jlong, jlong, jlong>)},
    {"callWords", "(JJJJJJ)J",
     reinterpret_cast<void*>(call_with_words<jlong, jlong, jlong, jlong>)},
    {"callPacked", "(JJJJ)J", reinterpret_cast<void*>(call_with_memory)},
    {"takeReply", "()J", reinterpret_cast<void*>(take_word_reply)},
    {"takeReply", "(JJ)J", reinterpret_cast<void*>(take_word_reply_to)},
    {"openSession", "(Ljava/lang/Class;JJ)J", reinterpret_cast<void*>(open)},
    {"closeSession", "(JJ)V", reinterpret_cast<void*>(close_session)},
    {"release", "(JJ)V", reinterpret_cast<void*>(release)},
    {"drop", "(JJ)V", reinterpret_cast<void*>(drop)},
    {"hold", "(Ljava/lang/Runnable;)V", reinterpret_cast<void*>(hold)},
    {"takeGil", "()V", reinterpret_cast<void*>(take_gil)},
    {"isUpcallRunning", "()Z", reinterpret_cast<void*>(is_upcall_running)},
    {"giveBackGil", "()V", reinterpret_cast<void*>(give_gil_back)},
    {"gilTurns", "()J", reinterpret_cast<void*>(gil_turns_address)},
    {"counts", "(J)[J", reinterpret_cast<void*>(counts)},
    {"pythonStacks", "()Ljava/lang/String;", reinterpret_cast<void*>(python_stacks)},
    {"javaThreads", "()[J", reinterpret_cast<void*>(java_threads)},
    {"stopCall", "(JJI)V", reinterpret_cast<void*>(stop_running_call)},
    {"installExitHook", "([B)V", reinterpret_cast<void*>(install_hook)},
};

// Registers all; the name of the first that the class lacks, or nullptr.
const char* register_natives(JNIEnv& env, jclass natives) {
  for (const Native& native : kNatives) {
    const JNINativeMethod method{const_cast<char*>(native.name),
                                 const_cast<char*>(native.signature), native.function};
    if (env.RegisterNatives(natives, &method, 1) != JNI_OK) {
      env.ExceptionClear();
      return native.name;
    }
  }
  return nullptr;
}

}  // namespace
}  // namespace pybridge

// Called by the loader library, once for each class loader. 0, or 1 with the reason in `message`.
extern "C" [[gnu::visibility("default")]] int pybridge_register(JNIEnv* env, jclass natives,
                                                                const char* version, char* message,
                                                                std::size_t message_size) {
  using namespace pybridge;
  if (std::strcmp(version, PYBRIDGE_VERSION) != 0) {
    std::snprintf(
        message, message_size,
        "the jar and the native library are of different versions: jar=%s, native=%s; install both "
        "from one checkout: python -m pip install --force-reinstall <path of a PyBridge checkout>",
        version, PYBRIDGE_VERSION);
    return 1;
  }
  set_java_vm(*env);
  if (const char* missing = register_natives(*env, natives)) {
    std::snprintf(message, message_size,
                  "CoreNatives has no method %s of the native library's signature", missing);
    return 1;
  }
  const auto runnable = LocalRef<jclass>::adopt(*env, env->FindClass("java/lang/Runnable"));
  runnable_run = env->GetMethodID(runnable.get(), "run", "()V");
  return 0;
}
