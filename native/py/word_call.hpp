// Calls whose arguments and result are a word each: they pass in registers, without a frame.
#pragma once

#include <array>
#include <cstdint>

#include "core/frame_writer.hpp"
#include "py/gil.hpp"

namespace pybridge {

// What a word stands for; twin of org.pybridge.runtime.WordKind.
enum class WordKind : std::uint8_t {
  kVoid = 0,   // as a result: whatever it is
  kBool = 1,   // 0 or 1
  kInt = 2,    // 64 bits, signed
  kFloat = 3,  // the bits of a double
  kChar = 4,   // a str of one UTF-16 unit
};

// The result of a call that has none of the asked kind, or has failed: take_reply has what came of
// it. A result that is this very word goes the same way.
inline constexpr std::int64_t kElsewhere = 0x7FF9'5042'5249'4447;

// The session and the kinds of a call in one word: the result's kind in its lowest four bits, then
// that of each argument, the session's id above them all.
class WordRoute {
 public:
  static constexpr std::size_t kMaxArguments = 4;

  explicit WordRoute(std::uint64_t word) : word_(word) {}
  WordKind result() const { return kind(0); }
  WordKind argument(std::size_t index) const { return kind(index + 1); }
  std::uint64_t session() const { return word_ >> (kKindBits * (kMaxArguments + 1)); }

 private:
  static constexpr std::size_t kKindBits = 4;

  WordKind kind(std::size_t place) const {
    return static_cast<WordKind>((word_ >> (kKindBits * place)) & 0xF);
  }

  std::uint64_t word_;
};

// Calls the handle's object. Never throws: what is no word waits for take_reply on this thread.
std::int64_t call_words(GilToken, WordRoute route, std::uint64_t handle, const std::int64_t* words,
                        std::size_t count) noexcept;

// Writes the reply of this thread's last call that returned kElsewhere.
void take_reply(GilToken, FrameWriter& reply);

}  // namespace pybridge
