// Arrow arrays that Java has exported by the C Data Interface: to release one calls Java by JNI.
#pragma once

#include <cstdint>

namespace pybridge {

// Has the array at this address released on the stack on which its thread runs Java, wherever that
// thread is when Python drops it. Once, before anybody takes the array.
void release_on_java_stack(std::uintptr_t array);

}  // namespace pybridge
