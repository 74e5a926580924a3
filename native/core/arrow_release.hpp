// Arrow arrays that Java has exported by the C Data Interface: whoever drops one marks its memory.
#pragma once

#include <atomic>
#include <cstdint>

namespace pybridge {

// As the Arrow C Data Interface lays it out.
struct ArrowArray {
  std::int64_t length;
  std::int64_t null_count;
  std::int64_t offset;
  std::int64_t n_buffers;
  std::int64_t n_children;
  const void** buffers;
  ArrowArray** children;
  ArrowArray* dictionary;
  void (*release)(ArrowArray*);
  void* private_data;
};

// What the memory of an export begins with, to which the private data of all its arrays point.
// Java owns it; twin of ExportMemory.java.
struct ArrowExport {
  // Arrays that are not released, and Java while its call runs.
  std::atomic<std::int64_t> holder_count;
  ArrowExport* next;
  // The list that it is put at the head of once nobody holds it. Java takes all of a list at once.
  std::atomic<ArrowExport*>* released;
  // Java's own.
  std::int64_t index;
};

// The release callback of these arrays. It waits for nothing and needs neither the GIL nor a stack
// that Java could run on: a consumer may drop arrays anywhere.
void release_arrow_array(ArrowArray* array);

}  // namespace pybridge
