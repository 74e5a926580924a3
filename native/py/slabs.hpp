// Slabs of this worker's own, for results: each is memory for one array at a time, and used again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "py/segments.hpp"

namespace pybridge {

// From this size on an array goes into memory that both sides map, where there is some.
inline constexpr Py_ssize_t kSlabBytes = 32 * 1024;  // twin in SlabPool.java

// Lends slabs from now on, if this process can open memory that Java has open; else tells why not.
// The ids of the slabs begin with this number, which is no other worker's of that Java.
std::optional<std::string> open_slabs(GilToken, std::uint32_t number, std::uint64_t java_pid,
                                      std::uint64_t java_fd, std::size_t bytes);

// Lends none any more.
void close_slabs(GilToken);

// A slab, which goes back when it is destroyed.
class LentSlab : public ArrayMemory {
 public:
  explicit LentSlab(std::shared_ptr<Segment> taken) : ArrayMemory(std::move(taken)) {}
  LentSlab(const LentSlab&) = delete;
  LentSlab& operator=(const LentSlab&) = delete;
  ~LentSlab();

  std::byte* data() const { return segment()->memory().data(); }
};

// One of at least this size; nullptr where there is none to be had.
std::unique_ptr<LentSlab> lend_slab(GilToken, std::size_t bytes);

// For os.fork, which a thread calls while others use the slabs again: the thread takes copies
// before it, which its child puts in the place of the arrays that it has in slabs, and lends none;
// the parent drops them. What fails throws std::system_error.
void copy_slabs_for_child(GilToken);
void drop_slab_copies(GilToken);
void leave_slabs_to_parent(GilToken);

}  // namespace pybridge
