// Work that the slowed module does at the beginning of each call, to see that the gate notices.
#pragma once

#include <cstdint>

namespace pybridge {

inline std::uint64_t added_instructions = 0;

inline void add_work() {
  constexpr std::uint64_t kInstructionsPerTurn = 2;
  for (std::uint64_t left = added_instructions / kInstructionsPerTurn; left > 0; --left)
    asm volatile("");
}

}  // namespace pybridge
