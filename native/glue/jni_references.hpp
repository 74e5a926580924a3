// Java arrays and direct buffers that travel beside a frame, by JNI.
#pragma once

#include <jni.h>

#include "py/session.hpp"

namespace pybridge {

class JniReferences : public References {
 public:
  // Borrows the array, which may be null, for the current native frame. `first` is the index of
  // reference 0.
  JniReferences(JNIEnv& env, jobjectArray objects, jsize first)
      : env_(env), objects_(objects), first_(first) {}

  py::object copy_array(GilToken, std::uint64_t index, ElementType type) override;
  py::object view_buffer(GilToken, std::uint64_t index, ElementType type, std::uint64_t elements,
                         bool read_only) override;
  bool fill_last(ElementType type, const std::byte* data, std::size_t elements) override;

 private:
  jobject local(std::uint64_t index);

  JNIEnv& env_;
  jobjectArray objects_;
  jsize first_;
};

}  // namespace pybridge
