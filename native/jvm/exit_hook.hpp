// What Java runs when the JVM ends.
#pragma once

#include <jni.h>

#include <span>

namespace pybridge {

// Has the JVM run org.pybridge.embedded.ExitHook when it ends. The first call in this process does
// so, the others nothing. The class is defined in the bootstrap class loader and its object made
// where no Java frame is: a thread keeps the class loaders of its class and of its maker's frames.
// Needs no GIL. Throws std::runtime_error if the JVM refuses, as one that ends already does.
void install_exit_hook(std::span<const jbyte> class_file, std::span<const JNINativeMethod> natives);

}  // namespace pybridge
