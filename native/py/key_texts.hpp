// Short keys of dicts that were made before.
#pragma once

#include <array>
#include <cstdint>

#include "py/gil.hpp"

namespace pybridge {

// Programs send the same keys again and again, and a str made once has its hash already. Each place
// keeps the key that came last. Twin of org.pybridge.frame.KeyTexts; guarded by the GIL.
class KeyTexts {
 public:
  // The longest key that is looked up here, in bytes of Latin-1.
  static constexpr std::size_t kMostBytes = 16;

  // The str of `count` Latin-1 characters, which are padded with zeros to whole words. A new
  // reference, or nullptr with the Python error set.
  PyObject* text(GilToken, const std::byte* characters, std::size_t count);

 private:
  static constexpr unsigned kPlaceBits = 7;

  struct Place {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    PyObject* text = nullptr;
  };

  std::array<Place, std::size_t{1} << kPlaceBits> places_;
};

}  // namespace pybridge
