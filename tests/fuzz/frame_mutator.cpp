// Mutates inputs of the fuzz targets as what they are: frames of tagged values.
#include <array>
#include <random>

#include "frame_outline.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace pybridge {
namespace {

constexpr unsigned kTags = 38;  // one more than there are
constexpr std::uint64_t kHandle = std::uint64_t{1} << 32;

constexpr std::array<std::uint64_t, 20> kInteresting = {
    0,
    1,
    2,
    7,
    8,
    64,
    255,
    256,
    0x7FFF'FFFF,
    0x8000'0000,
    0xFFFF'FFFF,
    0x1'0000'0000,
    0x2000'0000'0000'0000,
    0x7FFF'FFFF'FFFF'FFFF,
    0x8000'0000'0000'0000,
    0xFFFF'FFFF'FFFF'FFFF,
    0xFFFF'FFFF'FFFF'FFF8,
    0x1FFF'FFFF'FFFF'FFFF,
    0x07E8'0101,            // a date
    0x0001'0203'0000'03E8,  // a time
};

class Mutation {
 public:
  explicit Mutation(unsigned seed) : random_(seed) {}

  List<Frame> apply(List<Frame> frames) {
    if (frames.empty()) frames.push_back(new_frame());
    for (std::size_t steps = 1 + below(4); steps > 0; --steps) {
      if (one_in(12)) {
        change_frames(frames);
      } else {
        change(frames[below(frames.size())]);
      }
    }
    for (Frame& frame : frames) {
      if (!one_in(24)) repair(frame);
    }
    return frames;
  }

  // Values of one input between those of another.
  List<Frame> cross(List<Frame> frames, const List<Frame>& others) {
    if (frames.empty()) frames.push_back(new_frame());
    if (!others.empty()) {
      const Frame& from = others[below(others.size())];
      if (one_in(3)) {
        frames.insert(at(frames, frames.size() + 1), from);
      } else {
        Frame& into = frames[below(frames.size())];
        insert(into, Outline(into.words), taken(from));
      }
    }
    for (Frame& frame : frames) repair(frame);
    return frames;
  }

  bool one_in(std::size_t count) { return below(count) == 0; }

 private:
  std::size_t below(std::size_t count) {
    return static_cast<std::size_t>(random_()) % std::max<std::size_t>(count, 1);
  }

  template <typename T>
  typename List<T>::iterator at(List<T>& list, std::size_t places) {
    return list.begin() + static_cast<std::ptrdiff_t>(below(places));
  }

  std::uint64_t number() {
    switch (below(5)) {
      case 0:
        return below(12);
      case 1:
        return std::uint64_t{random_()} << 32 | random_();
      case 2:
        return kHandle | below(10);
      default:
        return kInteresting[below(kInteresting.size())] + below(3) - 1;
    }
  }

  Frame new_frame() {
    Frame frame;
    frame.header.kind = static_cast<std::uint16_t>(one_in(6) ? 10 : 1 + below(7));
    frame.header.session = 1;
    frame.header.target = frame.header.kind == 5 ? 1 + below(8) : kHandle | below(10);
    for (std::size_t values = below(4); values > 0; --values) add_value(frame.words, 0);
    return frame;
  }

  void change_frames(List<Frame>& frames) {
    switch (below(4)) {
      case 0:
        if (frames.size() > 1) frames.erase(at(frames, frames.size()));
        return;
      case 1:
        if (frames.size() < kMostFrames) frames.insert(at(frames, frames.size() + 1), new_frame());
        return;
      case 2:
        std::swap(frames[below(frames.size())], frames[below(frames.size())]);
        return;
      default: {
        const Frame copy = frames[below(frames.size())];
        if (frames.size() < kMostFrames) frames.insert(at(frames, frames.size() + 1), copy);
      }
    }
  }

  void change(Frame& frame) {
    const Outline outline(frame.words);
    const auto& values = outline.values();
    if (values.empty() || one_in(6)) return insert(frame, outline, value());
    const auto [start, behind] = values[below(values.size())];
    const auto begin = frame.words.begin() + static_cast<std::ptrdiff_t>(start);
    const auto end = frame.words.begin() + static_cast<std::ptrdiff_t>(behind);
    switch (below(9)) {
      case 0:
        frame.words.erase(begin, end);
        return;
      case 1:
        return insert(frame, outline, Words(begin, end));
      case 2:
        return wrap(frame, start);
      case 3:
        return change_tag(frame.words[start]);
      case 4:
        return change_header(frame.header);
      case 5:
        frame.words[below(frame.words.size())] = number();
        return;
      case 6: {  // another value in the place of this one
        Words made = value();
        frame.words.erase(begin, end);
        frame.words.insert(frame.words.begin() + static_cast<std::ptrdiff_t>(start), made.begin(),
                           made.end());
        return;
      }
      case 7:
        frame.words.resize(below(frame.words.size() + 1));
        return;
      default:
        return change_bytes(frame.words, start);
    }
  }

  void change_tag(std::uint64_t& bits) {
    TagWord word = tag_word_of(bits);
    switch (below(5)) {
      case 0:
        word.tag = static_cast<Tag>(below(kTags));
        break;
      case 1:
        word.aux = static_cast<std::uint8_t>(below(14));
        break;
      case 2:
        word.aux2 = static_cast<std::uint16_t>(below(4));
        break;
      case 3:
        word.count += static_cast<std::uint32_t>(below(3)) - 1;
        break;
      default:
        word.count = static_cast<std::uint32_t>(number());
    }
    bits = word_of(word);
  }

  void change_header(FrameHeader& header) {
    switch (below(8)) {
      case 0:
        header.kind = static_cast<std::uint16_t>(below(12));
        return;
      case 1:
        header.flags = static_cast<std::uint16_t>(1U << below(16));
        return;
      case 2:
        header.flags = static_cast<std::uint16_t>(below(14) | below(12) << 8);
        return;
      case 3:
        header.released_count = static_cast<std::uint32_t>(one_in(2) ? below(3) : number());
        return;
      case 4:
        header.target = number();
        return;
      case 5:
        header.keyword_count = static_cast<std::uint32_t>(one_in(2) ? below(3) : number());
        return;
      case 6:
        header.call_id = one_in(2) ? below(8) << 32 | below(12) : number();
        return;
      default:
        header.arg_count = static_cast<std::uint32_t>(number());
    }
  }

  void change_bytes(Words& words, std::size_t start) {
    auto* bytes = reinterpret_cast<std::uint8_t*>(words.data() + start);
    const std::size_t size = (words.size() - start) * kWordBytes;
    LLVMFuzzerMutate(bytes, size, size);
  }

  // One value more, into a container or behind all.
  void insert(Frame& frame, const Outline& outline, const Words& made) {
    const auto& values = outline.values();
    std::size_t place = frame.words.size();
    if (!values.empty() && !one_in(4)) {
      const std::size_t start = values[below(values.size())].start;
      TagWord word = tag_word_of(frame.words[start]);
      const bool holds = element_count(word) > 0 && word.tag < Tag::kDict;
      place = holds ? start + 1 : start;
      if (holds) {
        ++word.count;
        frame.words[start] = word_of(word);
      }
    }
    frame.words.insert(frame.words.begin() + static_cast<std::ptrdiff_t>(place), made.begin(),
                       made.end());
  }

  // A container around a value, or very many.
  void wrap(Frame& frame, std::size_t start) {
    const std::size_t levels = one_in(100) ? 195 + below(12) : 1 + below(3);
    Words around;
    for (std::size_t i = 0; i < levels; ++i) {
      const Tag tag = one_in(2) ? Tag::kList : static_cast<Tag>(8 + below(4));
      around.push_back(word_of({tag, 0, 0, 1}));
    }
    frame.words.insert(frame.words.begin() + static_cast<std::ptrdiff_t>(start), around.begin(),
                       around.end());
  }

  Words taken(const Frame& from) {
    const Outline outline(from.words);
    const auto& values = outline.values();
    if (values.empty()) return value();
    const auto [start, end] = values[below(values.size())];
    return {from.words.begin() + static_cast<std::ptrdiff_t>(start),
            from.words.begin() + static_cast<std::ptrdiff_t>(end)};
  }

  Words value() {
    Words words;
    add_value(words, 0);
    return words;
  }

  void add_block(Words& words, std::size_t bytes, bool ascii) {
    for (std::size_t i = 0; i < padded(bytes) / kWordBytes; ++i)
      words.push_back(ascii ? 0x3030'3030'3030'3030 + below(10) : number());
  }

  void add_value(Words& words, int depth) {
    const auto tag = static_cast<Tag>(below(kTags));
    auto count = static_cast<std::uint32_t>(below(depth < 3 ? 4 : 1));
    const auto aux = static_cast<std::uint8_t>(below(12));
    const auto aux2 = static_cast<std::uint16_t>(below(2));
    const auto put = [&](std::size_t numbers) {
      words.push_back(word_of({tag, aux, aux2, count}));
      for (std::size_t i = 0; i < numbers; ++i) words.push_back(number());
    };
    switch (tag) {
      case Tag::kInt:
      case Tag::kFloat:
      case Tag::kHandle:
      case Tag::kArrayRef:
      case Tag::kSegment:
      case Tag::kDate:
      case Tag::kTime:
        return put(1);
      case Tag::kJavaObject:
        count = static_cast<std::uint32_t>(below(6));
        words.push_back(word_of({tag, static_cast<std::uint8_t>(below(4)), 0, count}));
        words.push_back(1 + below(10));
        return;
      case Tag::kDateTime:
      case Tag::kTimeOffset:
      case Tag::kDuration:
      case Tag::kUuid:
      case Tag::kBufferRef:
        return put(2);
      case Tag::kDateTimeOffset:
        return put(3);
      case Tag::kDateTimeZone:
      case Tag::kDecimal:
        count = static_cast<std::uint32_t>(below(20));
        put(tag == Tag::kDecimal ? 1 : 3);
        return add_block(words, count, true);
      case Tag::kBigInt:
      case Tag::kBytes:
      case Tag::kTextLatin1:
      case Tag::kTextUtf16:
        count = static_cast<std::uint32_t>(below(24));
        put(0);
        return add_block(words, tag == Tag::kTextUtf16 ? count * 2 : count, one_in(2));
      case Tag::kArray:
        return add_array(words, aux, aux2);
      case Tag::kSharedArray:
        return add_shared_array(words, aux2);
      case Tag::kBufferAddress:
        return put(3 + std::size_t{count} * 2);
      case Tag::kIntList:
      case Tag::kFloatList:
        return put(count);
      default:
        put(tag == Tag::kBundledCall ? 2 : tag == Tag::kOutcome ? 1 : 0);
        for (std::size_t i = element_count({tag, aux, aux2, count}); i > 0; --i)
          add_value(words, depth + 1);
    }
  }

  void add_array(Words& words, std::uint8_t aux, std::uint16_t aux2) {
    const std::size_t item = std::max<std::size_t>(element_bytes(ElementType{aux}), 1);
    const std::size_t length = below(6);
    const auto dimensions = static_cast<std::uint32_t>(one_in(3) ? 2 : 1);
    words.push_back(word_of({Tag::kArray, aux, aux2, dimensions}));
    words.push_back(length * item);
    words.push_back(item);
    words.push_back(length);
    if (dimensions == 2) words.push_back(1);
    add_block(words, length * item, false);
    if (aux != 0) return;
    words.push_back(word_of({Tag::kTextLatin1, 0, 0, 5}));
    words.push_back(0x38746E6975);  // "uint8"
  }

  void add_shared_array(Words& words, std::uint16_t aux2) {
    const std::uint64_t length = below(9);
    words.push_back(word_of({Tag::kSharedArray, 5, aux2, 1}));
    for (const std::uint64_t word :
         {std::uint64_t{0}, 1 + std::uint64_t{below(3)}, kThisProcess, kSharedFd, kSharedBytes,
          std::uint64_t{8 * below(5)}, std::uint64_t{8}, length, std::uint64_t{8}})
      words.push_back(one_in(16) ? number() : word);
  }

  // Makes the header say what follows it.
  void repair(Frame& frame) {
    FrameHeader& header = frame.header;
    header.magic = kFrameMagic;
    header.session = 1;
    if (header.released_count > frame.words.size() / 2) header.released_count = 0;
    if (one_in(6)) return;
    const Outline outline(frame.words, std::size_t{header.released_count} * 2);
    const auto count = static_cast<std::uint32_t>(outline.count());
    if (std::size_t{header.keyword_count} * 2 > count) header.keyword_count = 0;
    header.arg_count = count - header.keyword_count * 2;
    repair_sizes(frame.words, outline);
  }

  // What calls and outcomes of a bundle say of their size.
  static void repair_sizes(Words& words, const Outline& outline) {
    for (const auto [start, end] : outline.values()) {
      const Tag tag = tag_word_of(words[start]).tag;
      const std::size_t head = tag == Tag::kBundledCall ? 3 : 2;
      if ((tag == Tag::kBundledCall || tag == Tag::kOutcome) && end >= start + head)
        words[start + 1] = (end - start - head) * kWordBytes;
    }
  }

  std::minstd_rand random_;
};

// Writes the frames as far as there is room.
std::size_t write(List<Frame>& frames, unsigned seed, std::uint8_t* target, std::size_t room) {
  std::size_t size = 0;
  for (Frame& frame : frames) {
    if (room - size < kHeaderBytes) break;
    const std::size_t words =
        std::min(frame.words.size(), (room - size - kHeaderBytes) / kWordBytes);
    const bool lies = seed++ % 32 == 0;  // some lengths stay what they were
    if (!lies)
      frame.header.length_bytes = static_cast<std::uint32_t>(kHeaderBytes + words * kWordBytes);
    std::memcpy(target + size, &frame.header, kHeaderBytes);
    size += kHeaderBytes;
    if (words > 0) std::memcpy(target + size, frame.words.data(), words * kWordBytes);
    size += words * kWordBytes;
  }
  return size;
}

// Gives the lists of one mutation their memory, all at once again at its end.
class Memory {
 public:
  Memory() : former_(std::pmr::set_default_resource(&resource_)) {}
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() { std::pmr::set_default_resource(former_); }

 private:
  static constexpr std::size_t kBytes = std::size_t{1} << 20;
  inline static std::array<std::byte, kBytes> bytes_;

  std::pmr::monotonic_buffer_resource resource_{bytes_.data(), bytes_.size()};
  std::pmr::memory_resource* former_;
};

}  // namespace
}  // namespace pybridge

extern "C" [[gnu::visibility("default")]] std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data,
                                                                              std::size_t size,
                                                                              std::size_t max_size,
                                                                              unsigned seed) {
  const pybridge::Memory memory;
  pybridge::Mutation mutation(seed);
  if (size > 0 && mutation.one_in(20)) return LLVMFuzzerMutate(data, size, max_size);
  auto frames = mutation.apply(pybridge::parsed(data, size));
  return pybridge::write(frames, seed, data, max_size);
}

extern "C" [[gnu::visibility("default")]] std::size_t LLVMFuzzerCustomCrossOver(
    const std::uint8_t* first, std::size_t first_size, const std::uint8_t* second,
    std::size_t second_size, std::uint8_t* target, std::size_t max_size, unsigned seed) {
  const pybridge::Memory memory;
  auto frames = pybridge::Mutation(seed).cross(pybridge::parsed(first, first_size),
                                               pybridge::parsed(second, second_size));
  return pybridge::write(frames, seed + 1, target, max_size);
}
