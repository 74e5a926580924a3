// Calls whose arguments and result are a word each, in registers or in memory, without a frame.
#pragma once

#include <array>
#include <cstdint>

#include "core/frame_writer.hpp"
#include "py/gil.hpp"

namespace pybridge {

// What a word stands for; twin of org.pybridge.runtime.WordSignature.
enum class WordKind : std::uint8_t {
  kVoid = 0,   // as a result: whatever it is; as an argument: None
  kBool = 1,   // 0 or 1
  kInt = 2,    // 64 bits, signed
  kFloat = 3,  // the bits of a double
  kChar = 4,   // a str of one UTF-16 unit
  kText = 5,   // kNoText, or the count of a text's characters, which lie in the call's memory
};

// Beside the kind of a result: None is kNone, where it would be kElsewhere otherwise.
inline constexpr std::uint8_t kNullable = 8;

// The words of a text: that of None; and what is added where the characters are UTF-16.
inline constexpr std::int64_t kNoText = -1;
inline constexpr std::int64_t kUtf16Text = std::int64_t{1} << 32;

// The least size of a packed call's memory, which is the room for a text as its result.
inline constexpr std::size_t kPackedBytes = 64 * 1024;

// The result of a call that has none of the asked kind, or has failed: take_reply has what came of
// it. A result that is this very word goes the same way.
inline constexpr std::int64_t kElsewhere = 0x7FF9'5042'5249'4447;

// None, as a result of a kind that is nullable. A result that is this very word goes elsewhere.
inline constexpr std::int64_t kNone = kElsewhere + 1;

// The session and the kinds of a call in one word: the result's kind in its lowest four bits, then
// that of each argument, the session's id above them all.
class WordRoute {
 public:
  static constexpr std::size_t kMaxArguments = 4;

  explicit WordRoute(std::uint64_t word) : word_(word) {}
  WordKind result() const {
    return static_cast<WordKind>(static_cast<std::uint8_t>(kind(0)) & ~kNullable);
  }
  bool is_nullable() const { return (static_cast<std::uint8_t>(kind(0)) & kNullable) != 0; }
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

// As call_words, with any count of arguments in memory: a word each, then the characters of all
// texts, each padded to whole words. `plan` has the count as a word, then a byte for each kind. The
// characters of a result lie at the beginning of the memory.
std::int64_t call_packed(GilToken, WordRoute route, std::uint64_t handle, const std::byte* plan,
                         std::byte* memory) noexcept;

// Writes the reply of this thread's last call that returned kElsewhere.
void take_reply(GilToken, FrameWriter& reply);

}  // namespace pybridge
