// Slabs of this worker's own, and what a forked child has of all slabs.
#include "py/slabs.hpp"

#include <algorithm>
#include <bit>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace pybridge {
namespace {

// As many are lent as are kept by Java's arrays and the handles behind them; beyond that Java gets
// copies.
class Slabs {
 public:
  void open(std::uint32_t number) { number_ = number; }

  // Nothing is lent any more.
  void close() {
    number_ = 0;
    idle_.clear();
    idle_bytes_ = 0;
  }

  std::shared_ptr<Segment> take(GilToken token, std::size_t bytes) {
    if (number_ == 0 || bytes > kMostBytes) return nullptr;
    const std::size_t size = size_class(bytes);
    const auto fit = std::ranges::find_if(
        idle_, [size](const auto& each) { return each->memory().size_bytes() == size; });
    if (fit == idle_.end()) return lent_count_ < kMostLent ? make(token, size) : nullptr;
    std::shared_ptr<Segment> slab = std::move(*fit);
    idle_.erase(fit);
    idle_bytes_ -= size;
    ++lent_count_;
    return slab;
  }

  void give_back(std::shared_ptr<Segment> slab) {
    --lent_count_;
    if (number_ == 0) return;
    idle_bytes_ += slab->memory().size_bytes();
    idle_.push_back(std::move(slab));
    for (; idle_bytes_ > kMostIdleBytes; idle_.pop_front())
      idle_bytes_ -= idle_.front()->memory().size_bytes();
  }

 private:
  // Four sizes between a power of two and the next: a fifth of the memory is unused at most.
  static std::size_t size_class(std::size_t bytes) {
    const std::size_t step = std::bit_floor(bytes) / 4;
    return (bytes + step - 1) / step * step;
  }

  std::shared_ptr<Segment> make(GilToken token, std::size_t bytes) {
    try {
      const std::uint64_t id = std::uint64_t{number_} << 32 | ++last_slab_;
      std::shared_ptr<Segment> made = Segment::make_slab(token, id, bytes);
      ++lent_count_;
      return made;
    } catch (const SharedSegmentError&) {
      return nullptr;
    }
  }

  static constexpr std::size_t kMostLent = 256;  // each has a descriptor
  static constexpr std::size_t kMostIdleBytes = 64UL << 20;
  static constexpr std::size_t kMostBytes = kMostIdleBytes / 2;  // larger ones: not used again

  std::deque<std::shared_ptr<Segment>> idle_;
  std::size_t idle_bytes_ = 0;
  std::size_t lent_count_ = 0;
  std::uint32_t number_ = 0;  // 0: closed
  std::uint32_t last_slab_ = 0;
};

Slabs& slabs() {
  static auto* all = new Slabs();  // never deleted, as the sessions
  return *all;
}

// What a child is to have in the place of a slab, as long as that has the same array.
struct CopyForChild {
  std::shared_ptr<Segment> slab;
  std::uint64_t array;
  MemoryCopy copy;
};

thread_local std::vector<CopyForChild> copies_for_child;

MemoryCopy copy_of(const Segment& slab) {
  return {slab.memory().data(), slab.memory().size_bytes()};
}

}  // namespace

std::optional<std::string> open_slabs(GilToken, std::uint32_t number, std::uint64_t java_pid,
                                      std::uint64_t java_fd, std::size_t bytes) {
  try {
    const SharedSegment seen(java_pid, java_fd, bytes);
  } catch (const SharedSegmentError& error) {
    return error.what();
  }
  slabs().open(number);
  return std::nullopt;
}

void close_slabs(GilToken) {
  slabs().close();
}

LentSlab::~LentSlab() {
  slabs().give_back(segment());
}

std::unique_ptr<LentSlab> lend_slab(GilToken token, std::size_t bytes) {
  std::shared_ptr<Segment> slab = slabs().take(token, bytes);
  return slab == nullptr ? nullptr : std::make_unique<LentSlab>(std::move(slab));
}

void copy_slabs_for_child(GilToken token) {
  copies_for_child.clear();
  for (std::shared_ptr<Segment>& slab : slabs_with_arrays(token)) {
    const std::uint64_t array = slab->last_array();
    MemoryCopy copy = copy_of(*slab);
    copies_for_child.push_back({std::move(slab), array, std::move(copy)});
  }
}

void drop_slab_copies(GilToken) {
  copies_for_child.clear();
}

void leave_slabs_to_parent(GilToken token) {
  std::vector<CopyForChild> copies = std::exchange(copies_for_child, {});
  close_slabs(token);
  forget_slabs(token);
  for (const std::shared_ptr<Segment>& slab : slabs_with_arrays(token)) {
    const auto taken = std::ranges::find_if(copies, [&slab](const CopyForChild& each) {
      return each.slab == slab && each.array == slab->last_array();
    });
    slab->become(taken == copies.end() ? copy_of(*slab) : std::move(taken->copy));
  }
}

}  // namespace pybridge
