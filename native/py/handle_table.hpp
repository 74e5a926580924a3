// Python objects that Java holds, by id. An id is an index and a generation, so that a stale one is
// noticed instead of meaning another object.
#pragma once

#include <cstdint>
#include <vector>

#include "py/gil.hpp"

namespace pybridge {

class HandleTable {
 public:
  // Shares the object; returns its new id, never 0.
  std::uint64_t add(GilToken, PyObject* object);

  // The object, borrowed; nullptr for an id that is not live.
  PyObject* find(GilToken, std::uint64_t id) const {
    const std::uint64_t index = id & kIndexMask;
    if (index >= slots_.size()) return nullptr;
    const Slot& slot = slots_[index];
    return slot.generation == static_cast<std::uint32_t>(id >> 32) ? slot.object : nullptr;
  }

  // Drops one object; false if the id is not live. May run the object's __del__.
  bool remove(GilToken, std::uint64_t id);

  // Drops all. May run any __del__.
  void clear(GilToken);

  std::size_t live_count() const { return slots_.size() - free_.size(); }

 private:
  static constexpr std::uint64_t kIndexMask = 0xFFFFFFFF;

  struct Slot {
    PyObject* object;
    std::uint32_t generation;
  };

  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
};

}  // namespace pybridge
