// Opens the native core and has it register the natives of a Java class.
#pragma once

#include <jni.h>

#include <string>

namespace pybridge::loader {

struct CoreRequest {
  std::string path;     // the extension module, by the very path that Python imports it from
  std::string version;  // the jar's version, which must equal the core's
};

// Python's symbols must be global already. The core is never closed. A Java exception may be
// pending afterwards where registering failed with one.
void registerCore(JNIEnv& env, jclass natives, const CoreRequest& request);

}  // namespace pybridge::loader
