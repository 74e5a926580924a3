// The last Python exceptions that Java was told of, for the case that it asks for one itself. A
// ring: so they end without Java's help, which comes with its garbage collection, much too late.
#pragma once

#include <cstdint>
#include <vector>

#include "py/gil.hpp"

namespace pybridge {

class KeptExceptions {
 public:
  static constexpr std::size_t kDefaultCount = 64;

  explicit KeptExceptions(std::size_t max_count) : max_count_(max_count) {}

  // Shares the exception under a new id, never 0; 0 if none are kept. The oldest one makes way: the
  // caller drops it where Python code may run, for it takes its frames' locals along.
  std::uint64_t add(GilToken, PyObject* exception, py::object& oldest);

  // The exception, borrowed; nullptr if it has made way or was taken.
  PyObject* find(GilToken, std::uint64_t id) const { return knows(id) ? ring_[slot(id)] : nullptr; }

  // Whether it has not made way yet, taken or not.
  bool knows(std::uint64_t id) const {
    return id != 0 && id <= last_id_ && last_id_ - id < ring_.size();
  }

  // Gives the exception out for good; null where find is.
  py::object take(GilToken, std::uint64_t id);

  // Drops all. May run any __del__.
  void clear(GilToken);

 private:
  std::size_t slot(std::uint64_t id) const { return (id - 1) % max_count_; }

  std::size_t max_count_;
  std::uint64_t last_id_ = 0;
  std::vector<PyObject*> ring_;  // grows to max_count_; null where one was taken
};

}  // namespace pybridge
