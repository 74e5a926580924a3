// Reads of this process's memory that fail instead of crash, where an address may be wrong.
#pragma once

#include <cstddef>
#include <type_traits>

namespace pybridge {

// Copies bytes from any address; false if not all of them can be read. Needs no lock.
bool read_own_memory(const void* from, void* to, std::size_t bytes);

template <typename T>
bool read_own_memory(const void* from, T& to) {
  static_assert(std::is_trivially_copyable_v<T>);
  return read_own_memory(from, &to, sizeof to);
}

}  // namespace pybridge
