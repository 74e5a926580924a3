// A value that cannot cross, with the path to it, which grows as the failure travels outward.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "py/python.hpp"

namespace pybridge {

class ConversionFailure : public std::exception {
 public:
  explicit ConversionFailure(std::string reason) : message_(std::move(reason)) {}

  // Puts a step in front of the path: "argument 2", "[17]", "['key']".
  void prepend(const std::string& step) {
    const bool nested = step.front() == '[' || path_.empty();
    path_ = step + (nested ? "" : ", element ") + path_;
  }

  std::string message() const { return path_.empty() ? message_ : path_ + ": " + message_; }
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
  std::string path_;

  friend class NestedTooDeep;
};

// Values within values beyond the limit.
class NestedTooDeep : public ConversionFailure {
 public:
  explicit NestedTooDeep(int max_depth)
      : ConversionFailure("values nested too deep for Java, or a cycle: maxDepth=" +
                          std::to_string(max_depth)) {}

  // The innermost converter on the path: it may give its own kind of object for ever.
  void came_through_converter_of(const char* type) {
    if (std::exchange(has_converter_, true)) return;
    message_ += std::string(", made by the converter of ") + type;
  }

 private:
  bool has_converter_ = false;
};

// The object's repr, for a message; `instead` if it has none that can be printed.
std::string shown(PyObject* object, const char* instead = "<unprintable>");

// The count of something that becomes a Java array, String or collection; a ConversionFailure if
// Java has none so long.
std::uint32_t java_count(std::size_t count, const char* what);

}  // namespace pybridge
