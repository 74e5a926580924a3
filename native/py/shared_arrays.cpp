// Arrays in memory that Java and this worker share; each segment is mapped once. The GIL guards
// what is known of them.
#include "py/shared_arrays.hpp"

#include <pybind11/numpy.h>
#include <unistd.h>

#include <map>
#include <string>
#include <vector>

#include "core/shared_segment.hpp"
#include "py/arrays.hpp"
#include "py/conversion_failure.hpp"

namespace pybridge {
namespace {

struct Segment {
  std::uint64_t id;
  SharedSegment memory;
};

struct Known {
  std::weak_ptr<Segment> live;
  std::shared_ptr<Segment> of_java;  // empty once Java has freed it
};

std::map<std::uint64_t, Known>& known() {
  static auto* by_id = new std::map<std::uint64_t, Known>();  // never deleted, as the sessions
  return *by_id;
}

// Where an array lies: the offsets of its lowest byte and of the end of its highest.
struct Extent {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

// false if it is beyond all numbers.
bool extent_of(const std::int64_t* shape, const std::int64_t* strides, std::size_t dimensions,
               std::int64_t item_bytes, Extent& extent) {
  extent = {0, item_bytes};
  for (std::size_t i = 0; i < dimensions; ++i) {
    std::int64_t reach = 0;
    if (shape[i] < 0 || __builtin_mul_overflow(shape[i] - 1, strides[i], &reach)) return false;
    if (shape[i] == 0) return extent = {}, true;
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

std::shared_ptr<Segment> segment_of(std::uint64_t id, std::uint64_t pid, std::uint64_t fd,
                                    std::uint64_t bytes) {
  Known& entry = known()[id];
  std::shared_ptr<Segment> segment = entry.live.lock();
  if (segment == nullptr) {
    try {
      segment = std::shared_ptr<Segment>(new Segment{id, {pid, fd, bytes}});
    } catch (const SharedSegmentError& error) {
      known().erase(id);
      throw ConversionFailure(
          std::string(error.what()) +
          "; a worker opens /proc/<pid>/fd of its JVM, which must not be hidden from it");
    }
    entry.live = segment;
  }
  if (segment->memory.size_bytes() != bytes)
    throw FrameError("shared segment of another size: bytes=" + std::to_string(bytes));
  entry.of_java = segment;
  return segment;
}

std::vector<std::int64_t> numbers(FrameReader& reader, std::uint32_t count) {
  reader.require_values(count);
  std::vector<std::int64_t> values(count);
  for (std::int64_t& value : values) value = reader.int64();
  return values;
}

// The live segment that holds this address.
std::shared_ptr<Segment> segment_at(const std::byte* address) {
  for (const auto& [id, entry] : known()) {
    std::shared_ptr<Segment> segment = entry.live.lock();
    if (segment == nullptr) continue;
    const std::byte* start = segment->memory.data();
    if (address >= start && address < start + segment->memory.size_bytes()) return segment;
  }
  return nullptr;
}

}  // namespace

py::object decode_shared_array(GilToken token, FrameReader& reader, TagWord word) {
  const auto type = static_cast<ElementType>(word.aux);
  reader.require_values(7);
  reader.uint64();  // no owner handle
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
      !lies_within(extent, offset, bytes)) {
    throw FrameError("array lies outside its shared segment: offset=" + std::to_string(offset) +
                     ", segmentBytes=" + std::to_string(bytes));
  }
  auto owner = std::make_unique<std::shared_ptr<Segment>>(segment_of(id, pid, fd, bytes));
  std::byte* data = (*owner)->memory.data() + offset;
  const py::capsule keeper(owner.get(),
                           [](void* kept) { delete static_cast<std::shared_ptr<Segment>*>(kept); });
  owner.release();
  return make_view(token, type, data, {shape.begin(), shape.end()},
                   {strides.begin(), strides.end()}, (word.aux2 & kReadOnly) != 0, keeper);
}

bool encode_shared_array(GilToken token, FrameWriter& writer, NewHandles& handles,
                         const Py_buffer& view, ElementType type, PyObject* array) {
  if (known().empty() || view.len == 0) return false;
  const std::vector<std::int64_t> shape(view.shape, view.shape + view.ndim);
  const std::vector<std::int64_t> strides(view.strides, view.strides + view.ndim);
  const auto* first = static_cast<const std::byte*>(view.buf);
  const std::shared_ptr<Segment> segment = segment_at(first);
  Extent extent;
  if (segment == nullptr ||
      !extent_of(shape.data(), strides.data(), shape.size(), view.itemsize, extent)) {
    return false;
  }
  const SharedSegment& memory = segment->memory;
  const auto offset = static_cast<std::uint64_t>(first - memory.data());
  if (!lies_within(extent, offset, memory.size_bytes())) return false;
  writer.tag(Tag::kSharedArray, static_cast<std::uint32_t>(view.ndim),
             static_cast<std::uint8_t>(type), view.readonly != 0 ? kReadOnly : std::uint16_t{0});
  const py::object exporter = adopt(PyMemoryView_FromObject(array));
  writer.uint64(handles.add(token, exporter.ptr()));
  writer.uint64(segment->id);
  writer.uint64(static_cast<std::uint64_t>(::getpid()));
  writer.uint64(static_cast<std::uint64_t>(memory.fd()));
  writer.uint64(memory.size_bytes());
  writer.uint64(offset);
  writer.uint64(static_cast<std::uint64_t>(view.itemsize));
  for (const std::int64_t length : shape) writer.int64(length);
  for (const std::int64_t stride : strides) writer.int64(stride);
  return true;
}

void forget_segment(GilToken, std::uint64_t id) {
  const auto entry = known().find(id);
  if (entry == known().end()) return;
  entry->second.of_java.reset();
  // Entries of segments that are gone cost little, but there may be many in the end.
  std::erase_if(known(), [](const auto& each) { return each.second.live.expired(); });
}

}  // namespace pybridge
