// Attaching a thread that Python made to the JVM.
#pragma once

#include "jvm/java_vm.hpp"
#include "py/gil.hpp"

namespace pybridge {

// Java makes a java.lang.Thread of it, and may have to wait for a lock that a caller of Python has.
inline void attach_without_gil(GilToken token) {
  if (is_attached()) return;
  const GilRelease released(token);
  attached_env();
}

}  // namespace pybridge
