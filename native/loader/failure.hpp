// The loader's one C++ exception: what failed, and as which Java exception it reaches the caller.
#pragma once

#include <exception>
#include <string>

namespace pybridge::loader {

enum class FailureKind {
  io,        // java.io.IOException
  closed,    // java.io.EOFException: the peer closed its end
  argument,  // java.lang.IllegalArgumentException
  memory,    // java.lang.OutOfMemoryError
};

class Failure : public std::exception {
 public:
  Failure(FailureKind kind, std::string message);

  // "pipe2: Too many open files: flags=O_CLOEXEC"
  static Failure ofErrno(const char* call, int error, const std::string& details);

  [[nodiscard]] FailureKind kind() const noexcept { return kind_; }
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  FailureKind kind_;
  std::string message_;
};

// The way out where this process holds another Python than the wanted one; ends a message.
inline constexpr const char* useProcessMode = "; process mode runs it in a worker of its own";

}  // namespace pybridge::loader
