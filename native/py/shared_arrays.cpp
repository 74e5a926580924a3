// Arrays in memory that Java and this worker share, as frames have them.
#include "py/shared_arrays.hpp"

#include <pybind11/numpy.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "py/arrays.hpp"
#include "py/conversion_failure.hpp"
#include "py/imports.hpp"
#include "py/segments.hpp"
#include "py/slabs.hpp"

namespace pybridge {
namespace {

// What keeps the memory of an array of Java's.
class MappedArray : public ArrayMemory {
 public:
  MappedArray(std::shared_ptr<Segment> segment, std::optional<JavaBlock> block)
      : ArrayMemory(std::move(segment)), block_(std::move(block)) {}

 private:
  std::optional<JavaBlock> block_;
};

template <typename Kept>
py::capsule keeper_of(std::unique_ptr<Kept> kept) {
  py::capsule keeper(kept.get(), [](void* given) { delete static_cast<Kept*>(given); });
  kept.release();
  return keeper;
}

// Where an array lies: the offsets of its lowest byte and of the end of its highest.
struct Extent {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

// false if it is beyond all numbers.
bool extent_of(const std::int64_t* shape, const std::int64_t* strides, std::size_t dimensions,
               std::int64_t item_bytes, Extent& extent) {
  const std::span<const std::int64_t> lengths(shape, dimensions);
  if (std::ranges::any_of(lengths, [](std::int64_t length) { return length < 0; })) return false;
  if (std::ranges::find(lengths, 0) != lengths.end()) return extent = {}, true;
  extent = {0, item_bytes};
  for (std::size_t i = 0; i < dimensions; ++i) {
    std::int64_t reach = 0;
    if (__builtin_mul_overflow(shape[i] - 1, strides[i], &reach)) return false;
    std::int64_t& end = reach < 0 ? extent.low : extent.high;
    if (__builtin_add_overflow(end, reach, &end)) return false;
  }
  return true;
}

bool lies_within(const Extent& extent, std::uint64_t offset, std::uint64_t size) {
  if (offset > size) return false;
  const std::uint64_t before = 0 - static_cast<std::uint64_t>(extent.low);  // -low may not exist
  return before <= offset && static_cast<std::uint64_t>(extent.high) <= size - offset;
}

// Whether all elements of an array are in so many bytes: with a stride of 0 it could have any
// number of them, which whoever makes Python objects of them would have to have room for.
bool has_room(const std::vector<std::int64_t>& shape, std::uint64_t item_bytes,
              std::uint64_t size) {
  std::uint64_t bytes = item_bytes;
  for (const std::int64_t length : shape) {
    if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(length), &bytes)) return false;
  }
  return bytes <= size;
}

std::shared_ptr<Segment> mapped(GilToken token, std::uint64_t id, std::uint64_t pid,
                                std::uint64_t fd, std::uint64_t bytes) {
  try {
    return segment_of_java(token, id, pid, fd, bytes);
  } catch (const SharedSegmentError& error) {
    throw ConversionFailure(
        "shared memory cannot be mapped: " + std::string(error.what()) +
        "; a worker opens /proc/<pid>/fd of its JVM, which must not be hidden from it");
  }
}

std::vector<std::int64_t> numbers(FrameReader& reader, std::uint32_t count) {
  reader.require_values(count);
  std::vector<std::int64_t> values(count);
  for (std::int64_t& value : values) value = reader.int64();
  return values;
}

}  // namespace

JavaBlock::~JavaBlock() {
  if (session_ == nullptr) return;
  if (session_->port() != nullptr) session_->note_released({id_, 0});
  session_->release();
}

py::object decode_shared_array(GilToken token, FrameReader& reader, TagWord word,
                               std::optional<JavaBlock> block) {
  const auto type = static_cast<ElementType>(word.aux);
  reader.require_values(6);
  const std::uint64_t id = reader.uint64();
  const std::uint64_t pid = reader.uint64();
  const std::uint64_t fd = reader.uint64();
  const std::uint64_t bytes = reader.uint64();
  const std::uint64_t offset = reader.uint64();
  const std::uint64_t item_bytes = reader.uint64();
  const std::vector<std::int64_t> shape = numbers(reader, word.count);
  const std::vector<std::int64_t> strides = numbers(reader, word.count);
  Extent extent;
  if (element_bytes(type) == 0 || item_bytes != element_bytes(type) ||
      !extent_of(shape.data(), strides.data(), shape.size(), static_cast<std::int64_t>(item_bytes),
                 extent) ||
      !lies_within(extent, offset, bytes) || !has_room(shape, item_bytes, bytes)) {
    throw FrameError("array lies outside its shared segment: offset=" + std::to_string(offset) +
                     ", segmentBytes=" + std::to_string(bytes));
  }
  std::shared_ptr<Segment> segment = mapped(token, id, pid, fd, bytes);
  if (block) segment->use_as_slab();
  std::byte* data = segment->memory().data() + offset;
  if (block && !has_numpy(token)) {
    const auto size = static_cast<std::size_t>(extent.high);
    NewArray made = make_array(token, type, size / item_bytes);
    std::memcpy(made.data, data, size);
    return std::move(made.object);
  }
  const py::capsule keeper =
      keeper_of(std::make_unique<MappedArray>(std::move(segment), std::move(block)));
  return make_view(token, type, data, {shape.begin(), shape.end()},
                   {strides.begin(), strides.end()}, (word.aux2 & kReadOnly) != 0, keeper);
}

py::object bytes_in_slab(GilToken token, std::size_t size) {
  if (size < std::size_t{kSlabBytes} || !has_numpy(token)) return {};
  std::unique_ptr<LentSlab> slab = lend_slab(token, size);
  if (slab == nullptr) return {};
  std::byte* data = slab->data();
  const py::capsule keeper = keeper_of(std::move(slab));
  return make_view(token, ElementType::kUInt8, data, size, false, keeper);
}

py::object copy_to_slab(GilToken token, Py_buffer& view, ElementType type) {
  if (!has_numpy(token)) return {};
  std::unique_ptr<LentSlab> slab = lend_slab(token, static_cast<std::size_t>(view.len));
  if (slab == nullptr) return {};
  std::byte* data = slab->data();
  const py::capsule keeper = keeper_of(std::move(slab));
  if (PyBuffer_ToContiguous(data, &view, view.len, 'C') != 0) throw py::error_already_set();
  const std::vector<py::ssize_t> shape(view.shape, view.shape + view.ndim);
  return make_view(token, type, data, shape, py::detail::c_strides(shape, view.itemsize),
                   view.readonly != 0, keeper);
}

bool encode_shared_array(GilToken token, FrameWriter& writer, NewHandles& handles,
                         const Py_buffer& view, ElementType type, PyObject* array) {
  const auto* first = static_cast<const std::byte*>(view.buf);
  const Segment* segment = view.len == 0 ? nullptr : segment_at(token, first);
  if (segment == nullptr) return false;
  const std::vector<std::int64_t> shape(view.shape, view.shape + view.ndim);
  const std::vector<std::int64_t> strides(view.strides, view.strides + view.ndim);
  Extent extent;
  if (!extent_of(shape.data(), strides.data(), shape.size(), view.itemsize, extent)) return false;
  const SharedSegment& memory = segment->memory();
  const auto offset = static_cast<std::uint64_t>(first - memory.data());
  if (!lies_within(extent, offset, memory.size_bytes())) return false;
  writer.tag(Tag::kSharedArray, static_cast<std::uint32_t>(view.ndim),
             static_cast<std::uint8_t>(type), view.readonly != 0 ? kReadOnly : std::uint16_t{0});
  const py::object exporter = adopt(PyMemoryView_FromObject(array));
  writer.uint64(handles.add(token, exporter.ptr()));
  writer.uint64(segment->id());
  writer.uint64(static_cast<std::uint64_t>(::getpid()));
  writer.uint64(static_cast<std::uint64_t>(memory.fd()));
  writer.uint64(memory.size_bytes());
  writer.uint64(offset);
  writer.uint64(static_cast<std::uint64_t>(view.itemsize));
  for (const std::int64_t length : shape) writer.int64(length);
  for (const std::int64_t stride : strides) writer.int64(stride);
  return true;
}

}  // namespace pybridge
