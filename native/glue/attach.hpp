// Attaching a thread that Python made to the JVM.
#pragma once

#include "core/stacks.hpp"
#include "jvm/java_vm.hpp"
#include "py/gil.hpp"

namespace pybridge {

// Java makes a java.lang.Thread of it, and may have to wait for a lock that a caller of Python has.
inline JNIEnv& attached_env_without_gil(GilToken token) {
  if (JNIEnv* known = known_env()) return *known;
  const GilRelease released(token);
  return *on_java_stack([] { return &attached_env(); });
}

}  // namespace pybridge
