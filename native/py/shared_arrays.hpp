// Arrays in memory that Java and this worker share; each segment is mapped once. The GIL guards
// what is known of them.
#pragma once

#include "core/frame_reader.hpp"
#include "core/frame_writer.hpp"
#include "py/session.hpp"

namespace pybridge {

// The payload of a kSharedArray value whose word was just read: a numpy array on that memory.
py::object decode_shared_array(GilToken, FrameReader& reader, TagWord word);

// Writes the array that `view` is of, if all of it lies in shared memory: its place, and a handle.
bool encode_shared_array(GilToken, FrameWriter& writer, NewHandles& handles, const Py_buffer& view,
                         ElementType type, PyObject* array);

// Java has freed the segment: it stays mapped only for the arrays that use it.
void forget_segment(GilToken, std::uint64_t id);

}  // namespace pybridge
