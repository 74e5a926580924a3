// Arrays and buffers between frames and numpy (array.array and memoryview where numpy is missing).
#pragma once

#include <vector>

#include "core/frame_reader.hpp"
#include "core/frame_writer.hpp"
#include "py/session.hpp"

namespace pybridge {

// A new one-dimensional array of uninitialised elements, and its memory.
struct NewArray {
  py::object object;
  std::byte* data;
};
NewArray make_array(GilToken, ElementType type, std::size_t elements);

// A one-dimensional array on foreign memory that `owner` keeps alive.
py::object make_view(GilToken, ElementType type, std::byte* data, std::size_t elements,
                     bool read_only, const py::object& owner);

// As above, of any shape; strides are in bytes.
py::object make_view(GilToken, ElementType type, std::byte* data,
                     const std::vector<py::ssize_t>& shape, const std::vector<py::ssize_t>& strides,
                     bool read_only, const py::object& owner);

// The payload of a kArray value whose word was just read: a new array of its shape.
py::object decode_array(GilToken, FrameReader& reader, TagWord word);

// Whether encode_array knows the object: a numpy array or an array.array.
bool is_array(GilToken, PyObject* object);

// Whether it is one of one dimension: of no more elements than it has room for.
bool is_flat_array(GilToken, PyObject* object);

// Copies a numpy array of one dimension and exactly this type into the Java array for it; false,
// with nothing done, if the object is none, or not as long.
bool fill_java_array(GilToken, References& references, ElementType type, PyObject* object);

// Writes an array: by address with a handle on the owner where Java shares memory, else a copy.
// false if its elements are no numbers (datetime64, object, records): the caller then writes a
// handle.
bool encode_array(GilToken, FrameWriter& writer, NewHandles& handles, bool by_address,
                  PyObject* object);

}  // namespace pybridge
