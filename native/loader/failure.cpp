// Texts of failed system calls.
#include "failure.hpp"

#include <system_error>
#include <utility>

namespace pybridge::loader {

Failure::Failure(FailureKind kind, std::string message)
    : kind_(kind), message_(std::move(message)) {}

Failure Failure::ofErrno(const char* call, int error, const std::string& details) {
  std::string text = std::generic_category().message(error);
  return {FailureKind::io, std::string(call) + ": " + text + ": " + details};
}

}  // namespace pybridge::loader
