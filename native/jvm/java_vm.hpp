// The JVM of this process, and this thread's way into it.
#pragma once

#include <jni.h>

namespace pybridge {

// Remembers the JVM; the first natives that are registered tell it.
void set_java_vm(JNIEnv& env);

// Forgets the JVM, which is about to end: no reference is given back any more, no thread attaches.
void forget_java_vm();
bool has_java_vm();

// This thread's environment if it is attached, else nullptr: attaching runs Java code.
JNIEnv* known_env();

// This thread's environment. Attaches the thread as a daemon if need be, until the thread ends.
// Throws std::runtime_error if the JVM refuses.
JNIEnv& attached_env();

}  // namespace pybridge
