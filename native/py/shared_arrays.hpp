// Arrays in memory that Java and this worker share, as frames have them: by their place.
#pragma once

#include <optional>
#include <utility>

#include "core/frame_reader.hpp"
#include "core/frame_writer.hpp"
#include "py/session.hpp"

namespace pybridge {

// A Java object of a frame that stands for the memory of an array; Java is told when it is dropped.
class JavaBlock {
 public:
  JavaBlock(Session& session, std::uint64_t id) : session_(&session), id_(id) { session.retain(); }
  JavaBlock(JavaBlock&& other) noexcept
      : session_(std::exchange(other.session_, nullptr)), id_(other.id_) {}
  JavaBlock(const JavaBlock&) = delete;
  JavaBlock& operator=(const JavaBlock&) = delete;
  ~JavaBlock();

 private:
  Session* session_;
  std::uint64_t id_;
};

// What follows the first word of a kSharedArray value: a numpy array on that memory, which keeps
// the block, if there is one.
py::object decode_shared_array(GilToken, FrameReader& reader, TagWord word,
                               std::optional<JavaBlock> block);

// An array of this many bytes in such memory, with any content, for its maker to fill; an empty
// object where there is none to be had, or where the frame is the place for so few.
py::object bytes_in_slab(GilToken, std::size_t size);

// A copy of the elements in such memory, which is used again when the copy is gone; an empty object
// where there is none to be had.
py::object copy_to_slab(GilToken, Py_buffer& view, ElementType type);

// Writes the array that `view` is of, if all of it lies in shared memory: its place, and a handle.
bool encode_shared_array(GilToken, FrameWriter& writer, NewHandles& handles, const Py_buffer& view,
                         ElementType type, PyObject* array);

}  // namespace pybridge
