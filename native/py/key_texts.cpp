// Short keys of dicts that were made before.
#include "py/key_texts.hpp"

#include <bit>
#include <cstring>

namespace pybridge {

PyObject* KeyTexts::text(GilToken, const std::byte* characters, std::size_t count) {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  if (count > 0) std::memcpy(&low, characters, sizeof low);
  if (count > sizeof low) std::memcpy(&high, characters + sizeof low, sizeof high);
  constexpr std::uint64_t kMix = 0x9E37'79B9'7F4A'7C15;  // 2^64 over the golden ratio
  Place& place = places_[((low ^ std::rotl(high, 29) ^ count) * kMix) >> (64 - kPlaceBits)];
  if (place.text == nullptr || place.low != low || place.high != high ||
      PyUnicode_GET_LENGTH(place.text) != static_cast<Py_ssize_t>(count)) {
    PyObject* made =
        PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, characters, static_cast<Py_ssize_t>(count));
    if (made == nullptr) return nullptr;
    Py_XSETREF(place.text, made);
    place.low = low;
    place.high = high;
  }
  return Py_NewRef(place.text);
}

}  // namespace pybridge
