// The core is the extension module bridge/_native, opened before Python imports it.
#include "core_library.hpp"

#include <dlfcn.h>

#include <array>
#include <string_view>

#include "boundary.hpp"
#include "failure.hpp"
#include "loaded_libraries.hpp"

namespace pybridge::loader {
namespace {

// Implemented by the core. Non-zero is a failure, which `message` tells in UTF-8.
using RegisterFunction = int(JNIEnv* env, jclass natives, const char* version, char* message,
                             std::size_t messageSize);

constexpr const char* registerName = "pybridge_register";

bool isCore(std::string_view path) {
  std::string_view name = fileName(path);
  std::string_view folder = path.substr(0, path.size() - name.size());
  return name.starts_with("_native.") && folder.ends_with("/bridge/");
}

void refuseSecondCore(const std::string& wanted) {
  if (dlopen(wanted.c_str(), RTLD_NOW | RTLD_NOLOAD) != nullptr) {
    return;
  }
  if (std::optional<std::string> loaded = findLoaded(isCore)) {
    throw Failure(
        FailureKind::io,
        "PyBridge already runs in this process from another Python environment, and a process can"
        " hold one: loaded=" +
            *loaded + ", wanted=" + wanted + useProcessMode);
  }
}

}  // namespace

void registerCore(JNIEnv& env, jclass natives, const CoreRequest& request) {
  refuseSecondCore(request.path);
  void* core = dlopen(request.path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (core == nullptr) {
    throw Failure(FailureKind::io, "the native core cannot be opened: " + linkerMessage());
  }
  auto* registerNatives = reinterpret_cast<RegisterFunction*>(dlsym(core, registerName));
  if (registerNatives == nullptr) {
    throw Failure(FailureKind::io, "the native core is not one of PyBridge: path=" + request.path +
                                       ": " + linkerMessage());
  }
  std::array<char, 2048> message{};
  int status =
      registerNatives(&env, natives, request.version.c_str(), message.data(), message.size());
  check(env);
  if (status != 0) {
    message.back() = '\0';
    throw Failure(FailureKind::io,
                  "the native core refused: path=" + request.path + ": " + message.data());
  }
}

}  // namespace pybridge::loader
