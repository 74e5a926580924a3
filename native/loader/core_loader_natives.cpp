// Natives of org.pybridge.platform.CoreLoader.
#include <array>

#include "boundary.hpp"
#include "core_library.hpp"
#include "natives.hpp"
#include "python_library.hpp"

namespace pybridge::loader {
namespace {

void JNICALL openCore(JNIEnv* env, jclass, jbyteArray libpython, jbyteArray majorMinor,
                      jbyteArray core, jbyteArray version, jclass natives) {
  guarded(env, [=](JNIEnv& java) {
    providePython({copyNullableBytes(java, libpython), copyBytes(java, majorMinor)});
    registerCore(java, natives, {copyBytes(java, core), copyBytes(java, version)});
  });
}

}  // namespace

std::span<const JNINativeMethod> coreLoaderNatives() {
  static const std::array methods{
      nativeMethod("openCore", "([B[B[B[BLjava/lang/Class;)V", openCore)};
  return methods;
}

}  // namespace pybridge::loader
