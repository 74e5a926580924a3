// The shared memory that this worker has mapped, each segment once. The GIL guards what is known of
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "ipc/shared_segment.hpp"
#include "py/gil.hpp"

namespace pybridge {

// Found by its id and by the addresses in it as long as it lives.
class Segment {
 public:
  // New memory, for one array at a time and used again.
  static std::shared_ptr<Segment> make_slab(GilToken, std::uint64_t id, std::size_t bytes);
  // What another process has open. Both throw SharedSegmentError.
  static std::shared_ptr<Segment> open(GilToken, std::uint64_t id, std::uint64_t pid,
                                       std::uint64_t fd, std::size_t bytes);
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;
  ~Segment();

  std::uint64_t id() const { return id_; }
  const SharedSegment& memory() const { return memory_; }
  bool is_slab() const { return is_slab_; }
  void use_as_slab() { is_slab_ = true; }
  // Puts a copy in the place of the memory, which is this process's own from now on. Throws
  // std::system_error.
  void become(MemoryCopy copy) {
    copy.move_to(memory_.data());
    is_slab_ = false;
  }

  // Which array of those that ever lay in it is the last one.
  std::uint64_t last_array() const { return last_array_; }

 private:
  friend class ArrayMemory;
  friend std::vector<std::shared_ptr<Segment>> slabs_with_arrays(GilToken);

  template <typename... Place>
  explicit Segment(std::uint64_t id, Place... place) : id_(id), memory_(place...) {}
  static std::shared_ptr<Segment> enlisted(Segment* made);

  std::uint64_t id_;
  SharedSegment memory_;
  bool is_slab_ = false;
  std::size_t array_count_ = 0;
  std::uint64_t last_array_ = 0;
};

// Keeps the segment of one array.
class ArrayMemory {
 public:
  explicit ArrayMemory(std::shared_ptr<Segment> segment) : segment_(std::move(segment)) {
    ++segment_->array_count_;
    ++segment_->last_array_;
  }
  ArrayMemory(const ArrayMemory&) = delete;
  ArrayMemory& operator=(const ArrayMemory&) = delete;
  ~ArrayMemory() { --segment_->array_count_; }

 protected:
  const std::shared_ptr<Segment>& segment() const { return segment_; }

 private:
  std::shared_ptr<Segment> segment_;
};

// The segment of this id, mapped once and kept until Java has freed it. Throws SharedSegmentError,
// or FrameError for one of another size.
std::shared_ptr<Segment> segment_of_java(GilToken, std::uint64_t id, std::uint64_t pid,
                                         std::uint64_t fd, std::size_t bytes);

// The segment that holds this address; nullptr for other memory.
const Segment* segment_at(GilToken, const std::byte* address);

// Java has freed the segment: it stays mapped only for the arrays that use it.
void forget_segment(GilToken, std::uint64_t id);

// Likewise all slabs of Java's.
void forget_slabs(GilToken);

// Those that are not idle.
std::vector<std::shared_ptr<Segment>> slabs_with_arrays(GilToken);

}  // namespace pybridge
