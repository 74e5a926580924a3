// Python objects that Java holds, by id.
#include "py/handle_table.hpp"

#include <algorithm>

namespace pybridge {

constexpr std::size_t kFirstSlots = 16;

std::uint64_t HandleTable::add(GilToken, PyObject* object) {
  if (free_.empty()) {
    if (slots_.size() == slots_.capacity())
      slots_.reserve(std::max(kFirstSlots, slots_.size() * 2));
    free_.reserve(slots_.capacity());  // so that remove cannot fail
    slots_.push_back({nullptr, 1});
    free_.push_back(static_cast<std::uint32_t>(slots_.size() - 1));
  }
  const std::uint32_t index = free_.back();
  free_.pop_back();
  Slot& slot = slots_[index];
  slot.object = Py_NewRef(object);
  return (static_cast<std::uint64_t>(slot.generation) << 32) | index;
}

bool HandleTable::remove(GilToken token, std::uint64_t id) {
  PyObject* object = find(token, id);
  if (object == nullptr) return false;
  const auto index = static_cast<std::uint32_t>(id & kIndexMask);
  slots_[index].object = nullptr;
  if (++slots_[index].generation == 0) slots_[index].generation = 1;
  free_.push_back(index);
  Py_DECREF(object);  // last: it may run code that uses this table
  return true;
}

void HandleTable::clear(GilToken token) {
  for (std::size_t index = 0; index < slots_.size(); ++index) {
    remove(token, (static_cast<std::uint64_t>(slots_[index].generation) << 32) | index);
  }
}

}  // namespace pybridge
