// Natives of org.pybridge.platform.Posix: checks and conversions around the system calls.
#include <sys/mman.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <limits>

#include "boundary.hpp"
#include "child.hpp"
#include "core/frame_layout.hpp"
#include "descriptors.hpp"
#include "frame_channel_handle.hpp"
#include "ipc/pipe.hpp"
#include "ipc/shared_segment.hpp"
#include "natives.hpp"

namespace pybridge::loader {
namespace {

std::byte* pointerTo(jlong address) {
  return reinterpret_cast<std::byte*>(static_cast<std::uintptr_t>(address));
}

std::size_t checkedSize(const char* name, jlong value, jlong minimum, jlong maximum) {
  if (value < minimum || value > maximum) {
    throw Failure(FailureKind::argument, std::string(name) + "=" + std::to_string(value) +
                                             ": wanted " + std::to_string(minimum) + ".." +
                                             std::to_string(maximum));
  }
  return static_cast<std::size_t>(value);
}

constexpr jlong maxLong = std::numeric_limits<jlong>::max();
constexpr jlong maxInt = std::numeric_limits<jint>::max();
constexpr jlong minFrameBytes = static_cast<jlong>(kHeaderBytes);

pid_t checkedPid(jlong pid) {
  return static_cast<pid_t>(checkedSize("pid", pid, 1, maxInt));
}

jlong JNICALL address(JNIEnv* env, jclass, jobject buffer) {
  return guarded(env, [=](JNIEnv& java) -> jlong {
    void* start = buffer == nullptr ? nullptr : java.GetDirectBufferAddress(buffer);
    if (start == nullptr) {
      throw Failure(FailureKind::argument, "not a direct buffer");
    }
    return static_cast<jlong>(reinterpret_cast<std::uintptr_t>(start));
  });
}

jobject JNICALL wrap(JNIEnv* env, jclass, jlong address, jlong sizeBytes) {
  return guarded(env, [=](JNIEnv& java) -> jobject {
    checkedSize("sizeBytes", sizeBytes, 0, maxInt);
    if (address == 0) {
      throw Failure(FailureKind::argument, "address=0: wanted memory");
    }
    return java.NewDirectByteBuffer(pointerTo(address), sizeBytes);
  });
}

void JNICALL freeBlock(JNIEnv*, jclass, jlong address) {
  std::free(pointerTo(address));
}

jintArray JNICALL pipe(JNIEnv* env, jclass) {
  return guarded(env, [](JNIEnv& java) -> jintArray {
    jintArray ends = java.NewIntArray(2);
    check(java);
    Pipe made = make_pipe();
    std::array<jint, 2> values{made.read_end.release(), made.write_end.release()};
    java.SetIntArrayRegion(ends, 0, 2, values.data());
    return ends;
  });
}

jint JNICALL openPipe(JNIEnv* env, jclass, jlong holderPid, jlong holderFd, jboolean toWrite) {
  return guarded(env, [=](JNIEnv&) -> jint {
    const auto pid = static_cast<std::uint64_t>(checkedPid(holderPid));
    return open_pipe(pid, checkedSize("holderFd", holderFd, 0, maxInt),
                     toWrite == JNI_FALSE ? PipeEnd::kRead : PipeEnd::kWrite)
        .release();
  });
}

void JNICALL close(JNIEnv* env, jclass, jint fd) {
  guarded(env, [=](JNIEnv&) { closeDescriptor(fd); });
}

jlong JNICALL read(JNIEnv* env, jclass, jint fd, jlong address, jlong maxBytes) {
  return guarded(env, [=](JNIEnv&) -> jlong {
    return static_cast<jlong>(
        read_some(fd, pointerTo(address), checkedSize("maxBytes", maxBytes, 1, maxLong)));
  });
}

void JNICALL write(JNIEnv* env, jclass, jint fd, jlong address, jlong bytes) {
  guarded(env, [=](JNIEnv&) {
    write_fully(fd, pointerTo(address), checkedSize("bytes", bytes, 0, maxLong));
  });
}

jlong JNICALL openChannel(JNIEnv* env, jclass, jint readFd, jint writeFd, jlong mailbox,
                          jlong spinNanos) {
  return guarded(env, [=](JNIEnv&) -> jlong {
    checkedSize("spinNanos", spinNanos, 0, maxLong);
    return openFrameChannel(readFd, writeFd, pointerTo(mailbox),
                            std::chrono::nanoseconds(spinNanos));
  });
}

void JNICALL closeChannel(JNIEnv* env, jclass, jlong channel) {
  guarded(env, [=](JNIEnv&) { closeFrameChannel(channel); });
}

void JNICALL send(JNIEnv* env, jclass, jlong channel, jlong address, jlong lengthBytes) {
  guarded(env, [=](JNIEnv&) {
    sendFrame(channel, pointerTo(address),
              checkedSize("lengthBytes", lengthBytes, minFrameBytes, maxInt));
  });
}

jlong JNICALL receive(JNIEnv* env, jclass, jlong channel, jlong address, jlong capacityBytes,
                      jlong maxBytes) {
  return guarded(env, [=](JNIEnv&) -> jlong {
    return receiveFrame(channel, pointerTo(address),
                        checkedSize("capacityBytes", capacityBytes, minFrameBytes, maxInt),
                        checkedSize("maxBytes", maxBytes, minFrameBytes, maxInt));
  });
}

jlong JNICALL exchange(JNIEnv* env, jclass, jlong channel, jlong address, jlong lengthBytes,
                       jlong capacityBytes, jlong maxBytes) {
  return guarded(env, [=](JNIEnv&) -> jlong {
    const std::size_t capacity = checkedSize("capacityBytes", capacityBytes, minFrameBytes, maxInt);
    sendFrame(channel, pointerTo(address),
              checkedSize("lengthBytes", lengthBytes, minFrameBytes, capacityBytes));
    return receiveFrame(channel, pointerTo(address), capacity,
                        checkedSize("maxBytes", maxBytes, minFrameBytes, maxInt));
  });
}

std::vector<int> copyInts(JNIEnv& java, jintArray array) {
  if (array == nullptr) {
    throw Failure(FailureKind::argument, "childFds is null");
  }
  std::vector<int> values(static_cast<std::size_t>(java.GetArrayLength(array)));
  java.GetIntArrayRegion(array, 0, static_cast<jsize>(values.size()), values.data());
  check(java);
  return values;
}

jlong JNICALL spawn(JNIEnv* env, jclass, jobjectArray argv, jobjectArray environment,
                    jbyteArray workingDirectory, jintArray childFds) {
  return guarded(env, [=](JNIEnv& java) -> jlong {
    ChildSpec spec;
    spec.arguments = copyTexts(java, argv, "argv");
    if (environment != nullptr) {
      spec.environment = copyTexts(java, environment, "environment");
    }
    spec.workingDirectory = copyNullableBytes(java, workingDirectory);
    spec.descriptors = copyInts(java, childFds);
    return spawnChild(spec);
  });
}

jlong JNICALL waitFor(JNIEnv* env, jclass, jlong pid, jboolean block) {
  return guarded(env, [=](JNIEnv&) -> jlong {
    return waitForChild(checkedPid(pid), block != JNI_FALSE).value_or(-1);
  });
}

void JNICALL kill(JNIEnv* env, jclass, jlong pid, jint signal) {
  guarded(env, [=](JNIEnv&) { signalChild(checkedPid(pid), signal); });
}

// Gives Java the mapping and the descriptor, as {fd, address}.
template <typename... Place>
jlongArray sharedMemory(JNIEnv& java, Place... place) {
  jlongArray result = java.NewLongArray(2);
  check(java);
  SharedSegment made(place...);
  const std::array<jlong, 2> values{
      made.fd(), static_cast<jlong>(reinterpret_cast<std::uintptr_t>(made.data()))};
  java.SetLongArrayRegion(result, 0, 2, values.data());
  made.release();
  return result;
}

jlongArray JNICALL createSharedMemory(JNIEnv* env, jclass, jlong bytes) {
  return guarded(env, [=](JNIEnv& java) {
    return sharedMemory(java, checkedSize("bytes", bytes, 1, maxLong));
  });
}

jlongArray JNICALL openSharedMemory(JNIEnv* env, jclass, jlong ownerPid, jlong ownerFd,
                                    jlong bytes) {
  return guarded(env, [=](JNIEnv& java) {
    const auto pid = static_cast<std::uint64_t>(checkedPid(ownerPid));
    return sharedMemory(java, pid, checkedSize("ownerFd", ownerFd, 0, maxInt),
                        checkedSize("bytes", bytes, 1, maxLong));
  });
}

void JNICALL unmap(JNIEnv* env, jclass, jlong address, jlong bytes) {
  guarded(env, [=](JNIEnv&) {
    const std::size_t size = checkedSize("bytes", bytes, 1, maxLong);
    if (munmap(pointerTo(address), size) != 0) {
      throw Failure::ofErrno("munmap", errno, "bytes=" + std::to_string(size));
    }
  });
}

}  // namespace

std::span<const JNINativeMethod> posixNatives() {
  static const std::array methods{
      nativeMethod("address", "(Ljava/nio/Buffer;)J", address),
      nativeMethod("wrap", "(JJ)Ljava/nio/ByteBuffer;", wrap),
      nativeMethod("free", "(J)V", freeBlock),
      nativeMethod("pipe", "()[I", pipe),
      nativeMethod("openPipe", "(JJZ)I", openPipe),
      nativeMethod("close", "(I)V", close),
      nativeMethod("read", "(IJJ)J", read),
      nativeMethod("writeFully", "(IJJ)V", write),
      nativeMethod("openChannel", "(IIJJ)J", openChannel),
      nativeMethod("closeChannel", "(J)V", closeChannel),
      nativeMethod("send", "(JJJ)V", send),
      nativeMethod("receive", "(JJJJ)J", receive),
      nativeMethod("exchange", "(JJJJJ)J", exchange),
      nativeMethod("spawn", "([[B[[B[B[I)J", spawn),
      nativeMethod("waitFor", "(JZ)J", waitFor),
      nativeMethod("kill", "(JI)V", kill),
      nativeMethod("createSharedMemory", "(J)[J", createSharedMemory),
      nativeMethod("openSharedMemory", "(JJJ)[J", openSharedMemory),
      nativeMethod("unmap", "(JJ)V", unmap),
  };
  return methods;
}

}  // namespace pybridge::loader
