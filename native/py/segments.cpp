// The shared memory that this worker has mapped.
#include "py/segments.hpp"

#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "core/frame_error.hpp"

namespace pybridge {
namespace {

struct Known {
  std::map<std::uint64_t, std::weak_ptr<Segment>> by_id;
  std::map<const std::byte*, Segment*> by_address;
  std::map<std::uint64_t, std::shared_ptr<Segment>> of_java;  // until Java has freed them
};

Known& known() {
  static auto* all = new Known();  // never deleted, as the sessions
  return *all;
}

}  // namespace

std::shared_ptr<Segment> Segment::enlisted(Segment* made) {
  std::shared_ptr<Segment> segment(made);
  known().by_id[made->id_] = segment;
  known().by_address[made->memory_.data()] = made;
  return segment;
}

std::shared_ptr<Segment> Segment::make_slab(GilToken, std::uint64_t id, std::size_t bytes) {
  std::shared_ptr<Segment> made = enlisted(new Segment(id, bytes));
  made->use_as_slab();
  return made;
}

std::shared_ptr<Segment> Segment::open(GilToken, std::uint64_t id, std::uint64_t pid,
                                       std::uint64_t fd, std::size_t bytes) {
  return enlisted(new Segment(id, pid, fd, bytes));
}

Segment::~Segment() {
  known().by_id.erase(id_);
  known().by_address.erase(memory_.data());
}

std::shared_ptr<Segment> segment_of_java(GilToken token, std::uint64_t id, std::uint64_t pid,
                                         std::uint64_t fd, std::size_t bytes) {
  const auto entry = known().by_id.find(id);
  std::shared_ptr<Segment> segment = entry == known().by_id.end()
                                         ? Segment::open(token, id, pid, fd, bytes)
                                         : entry->second.lock();
  if (segment->memory().size_bytes() != bytes) {
    throw FrameError("shared segment of another size: id=" + std::to_string(id) +
                     ", seenBytes=" + std::to_string(bytes) +
                     ", knownBytes=" + std::to_string(segment->memory().size_bytes()));
  }
  known().of_java[id] = segment;
  return segment;
}

const Segment* segment_at(GilToken, const std::byte* address) {
  const auto& all = known().by_address;
  const auto above = all.upper_bound(address);
  if (above == all.begin()) return nullptr;
  const auto& [start, segment] = *std::prev(above);
  return address < start + segment->memory().size_bytes() ? segment : nullptr;
}

void forget_segment(GilToken, std::uint64_t id) {
  known().of_java.erase(id);
}

void forget_slabs(GilToken) {
  std::erase_if(known().of_java, [](const auto& each) { return each.second->is_slab(); });
}

std::vector<std::shared_ptr<Segment>> slabs_with_arrays(GilToken) {
  std::vector<std::shared_ptr<Segment>> found;
  for (const auto& [id, entry] : known().by_id) {
    std::shared_ptr<Segment> segment = entry.lock();
    if (segment->is_slab() && segment->array_count_ > 0) found.push_back(std::move(segment));
  }
  return found;
}

}  // namespace pybridge
