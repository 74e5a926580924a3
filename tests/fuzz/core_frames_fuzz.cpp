// Hostile bytes for the layer core: the reader and the flat walk.
#include "core/frame_references.hpp"
#include "frame_stream.hpp"
#include "frame_walk.hpp"

namespace pybridge {
namespace {

constexpr std::size_t kMostFrames = 32;

std::size_t java_objects_behind(const FrameReader& reader) {
  FrameReferences references(reader);
  std::size_t count = 0;
  while (references.next_java_object() != 0) ++count;
  return count;
}

// A part of a frame ends where it was told, and what reads on begins there.
void divide(const Bytes& frame) {
  const FrameReader whole(frame.data(), frame.size());
  const std::size_t bytes = whole.arg_count();
  FrameReader rest = whole;
  FrameReader part = rest.part(bytes);
  require(part.remaining() == padded(bytes), "a part is of its size");
  require(part.remaining() + rest.remaining() == whole.remaining(), "a part is skipped");
  part.require_values(part.remaining() / kWordBytes);
  while (part.remaining() > 0) {
    const FrameReader word = part;
    const std::int64_t bits = part.int64();
    const double number = FrameReader(word).float64();
    require(std::memcmp(&bits, &number, kWordBytes) == 0, "a word is read the same");
  }
}

// The values by their structure, then all tags in a row: both find the same in a whole frame.
void walk(const Bytes& frame) {
  FrameReader reader(frame.data(), frame.size());
  const FrameReader start = reader.from_start();
  std::size_t java_objects = 0;
  bool is_whole = false;
  try {
    java_objects = skip_values(reader, value_count(reader));
    is_whole = reader.remaining() == 0;
    java_objects_behind(reader);
    if (!is_whole) java_objects_behind(start);
  } catch (const FrameError&) {
    // It breaks in its values, or behind them.
  }
  if (is_whole) require(java_objects_behind(start) == java_objects, "two walks find the same");
}

}  // namespace
}  // namespace pybridge

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const pybridge::Bytes& frame : pybridge::frames_of(data, size, pybridge::kMostFrames)) {
    for (const auto check : {pybridge::walk, pybridge::divide}) {
      try {
        check(frame);
      } catch (const pybridge::FrameError&) {
        continue;  // no frame, or none with such a part
      }
    }
  }
  return 0;
}
