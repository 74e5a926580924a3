// Arrays in memory that Java and this worker share; each segment is mapped once. The GIL guards
// what is known of them.
#include "py/shared_arrays.hpp"

#include <pybind11/numpy.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ipc/shared_segment.hpp"
#include "py/arrays.hpp"
#include "py/conversion_failure.hpp"
#include "py/imports.hpp"

namespace pybridge {
namespace {

struct Segment {
  std::uint64_t id;
  SharedSegment memory;
  bool is_slab = false;  // for one array at a time, and used again
};

struct Known {
  std::weak_ptr<Segment> live;
  std::shared_ptr<Segment> of_java;  // empty once Java has freed it
};

std::map<std::uint64_t, Known>& known() {
  static auto* by_id = new std::map<std::uint64_t, Known>();  // never deleted, as the sessions
  return *by_id;
}

// Segments of this worker's own, each for one array at a time. As many are lent as are kept by
// Java's arrays and the handles behind them; beyond that Java gets copies.
class Slabs {
 public:
  std::shared_ptr<Segment> take(std::size_t bytes) {
    if (closed_ || bytes > kMostBytes) return nullptr;
    const std::size_t size = size_class(bytes);
    const auto fit = std::find_if(idle_.begin(), idle_.end(), [size](const auto& each) {
      return each->memory.size_bytes() == size;
    });
    if (fit == idle_.end()) return lent_count_ < kMostLent ? make(size) : nullptr;
    std::shared_ptr<Segment> slab = std::move(*fit);
    idle_.erase(fit);
    idle_bytes_ -= size;
    ++lent_count_;
    return slab;
  }

  // Nothing is lent any more.
  void close() {
    closed_ = true;
    idle_.clear();
    idle_bytes_ = 0;
  }

  void give_back(std::shared_ptr<Segment> slab) {
    --lent_count_;
    idle_bytes_ += slab->memory.size_bytes();
    idle_.push_back(std::move(slab));
    for (; idle_bytes_ > kMostIdleBytes; idle_.pop_front())
      idle_bytes_ -= idle_.front()->memory.size_bytes();
  }

 private:
  // Four sizes between a power of two and the next: a fifth of the memory is unused at most.
  static std::size_t size_class(std::size_t bytes) {
    const std::size_t step = std::bit_floor(bytes) / 4;
    return (bytes + step - 1) / step * step;
  }

  std::shared_ptr<Segment> make(std::size_t bytes) {
    try {
      const std::uint64_t id = static_cast<std::uint64_t>(::getpid()) << 32 | ++last_number_;
      std::shared_ptr<Segment> made(new Segment{id, SharedSegment(bytes), true});
      known()[id].live = made;
      ++lent_count_;
      return made;
    } catch (const SharedSegmentError&) {
      return nullptr;
    }
  }

  static constexpr std::size_t kMostLent = 256;  // each has a descriptor
  static constexpr std::size_t kMostIdleBytes = 64UL << 20;
  static constexpr std::size_t kMostBytes = kMostIdleBytes / 2;  // larger ones: not used again

  std::deque<std::shared_ptr<Segment>> idle_;
  std::size_t idle_bytes_ = 0;
  std::size_t lent_count_ = 0;
  std::uint64_t last_number_ = 0;
  bool closed_ = false;
};

Slabs& slabs() {
  static auto* all = new Slabs();  // never deleted, as the sessions
  return *all;
}

// What keeps the memory of an array of Java's.
struct Mapped {
  std::shared_ptr<Segment> segment;
  std::optional<JavaBlock> block;
};

// Likewise of an array in a slab.
struct Lent {
  explicit Lent(std::shared_ptr<Segment> taken) : slab(std::move(taken)) {}
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;
  ~Lent() { slabs().give_back(std::move(slab)); }

  std::shared_ptr<Segment> slab;
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
          "shared memory cannot be mapped: " + std::string(error.what()) +
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
  std::shared_ptr<Segment> segment = segment_of(id, pid, fd, bytes);
  segment->is_slab = block.has_value();
  std::byte* data = segment->memory.data() + offset;
  if (block && !has_numpy(token)) {
    const auto size = static_cast<std::size_t>(extent.high);
    NewArray made = make_array(token, type, size / item_bytes);
    std::memcpy(made.data, data, size);
    return std::move(made.object);
  }
  const py::capsule keeper =
      keeper_of(std::make_unique<Mapped>(std::move(segment), std::move(block)));
  return make_view(token, type, data, {shape.begin(), shape.end()},
                   {strides.begin(), strides.end()}, (word.aux2 & kReadOnly) != 0, keeper);
}

py::object copy_to_slab(GilToken token, Py_buffer& view, ElementType type) {
  if (!has_numpy(token)) return {};
  std::shared_ptr<Segment> slab = slabs().take(static_cast<std::size_t>(view.len));
  if (slab == nullptr) return {};
  std::byte* data = slab->memory.data();
  const py::capsule keeper = keeper_of(std::make_unique<Lent>(std::move(slab)));
  if (PyBuffer_ToContiguous(data, &view, view.len, 'C') != 0) throw py::error_already_set();
  std::vector<py::ssize_t> strides(static_cast<std::size_t>(view.ndim));
  py::ssize_t step = view.itemsize;
  for (std::size_t i = strides.size(); i-- > 0; step *= view.shape[i]) strides[i] = step;
  return make_view(token, type, data, {view.shape, view.shape + view.ndim}, strides,
                   view.readonly != 0, keeper);
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

void leave_slabs_to_parent(GilToken) {
  slabs().close();
  for (const auto& [id, entry] : known()) {
    const std::shared_ptr<Segment> segment = entry.live.lock();
    if (segment != nullptr && segment->is_slab) segment->memory.detach();
  }
}

void forget_segment(GilToken, std::uint64_t id) {
  const auto entry = known().find(id);
  if (entry == known().end()) return;
  entry->second.of_java.reset();
  // Entries of segments that are gone cost little, but there may be many in the end.
  std::erase_if(known(), [](const auto& each) { return each.second.live.expired(); });
}

}  // namespace pybridge
