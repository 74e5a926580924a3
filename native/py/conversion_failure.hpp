// A value that cannot cross, with the path to it, which grows as the failure travels outward.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

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
};

// The object's repr, for a message; `instead` if it has none that can be printed.
std::string shown(PyObject* object, const char* instead = "<unprintable>");

// The count of something that becomes a Java array, String or collection; a ConversionFailure if
// Java has none so long.
std::uint32_t java_count(std::size_t count, const char* what);

}  // namespace pybridge
