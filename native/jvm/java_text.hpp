// Java strings as UTF-8, for the start only: calls carry their texts in frames.
#pragma once

#include <jni.h>

#include <string>

namespace pybridge {

// Real UTF-8, not JNI's modified kind; lone surrogates become U+FFFD. null becomes "".
std::string utf8(JNIEnv& env, jstring text);

// Raises a Java exception of this class; the caller returns to Java at once.
void raise_java(JNIEnv& env, const char* class_name, const std::string& message);

}  // namespace pybridge
