// Which Java thread runs on an OS thread, for those that have called Python.
#pragma once

#include <jni.h>

#include <vector>

namespace pybridge {

// Notes the calling thread, until it ends. A virtual thread's is its carrier.
void note_java_thread(JNIEnv& env);

// {OS thread, id of the java.lang.Thread} in turn.
std::vector<jlong> noted_java_threads();

}  // namespace pybridge
