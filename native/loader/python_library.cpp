// Which libpython: a running one is joined, a loaded one promoted, else the asked one opened.
#include "python_library.hpp"

#include <dlfcn.h>

#include <cctype>
#include <string_view>

#include "failure.hpp"
#include "loaded_libraries.hpp"

namespace pybridge::loader {
namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw Failure(FailureKind::io, message);
}

// libpython3.11.so.1.0, but not libpython3.so, which only forwards to it.
bool isLibpython(std::string_view path) {
  constexpr std::string_view prefix = "libpython3.";
  std::string_view name = fileName(path);
  return name.starts_with(prefix) && name.size() > prefix.size() &&
         std::isdigit(static_cast<unsigned char>(name[prefix.size()])) != 0;
}

std::string wanted(const PythonRequest& request) {
  return request.libpython.value_or("Python " + request.majorMinor + " without a shared libpython");
}

std::string fileOf(void* symbol) {
  Dl_info info{};
  return dladdr(symbol, &info) != 0 && info.dli_fname != nullptr ? info.dli_fname : "(unknown)";
}

void requireVersion(const PythonRequest& request, const std::string& provider) {
  auto* version = reinterpret_cast<const char* (*)()>(dlsym(RTLD_DEFAULT, "Py_GetVersion"));
  std::string_view seen = version == nullptr ? "unknown" : version();
  seen = seen.substr(0, seen.find(' '));
  bool same = seen.starts_with(request.majorMinor) &&
              (seen.size() == request.majorMinor.size() ||
               std::isdigit(static_cast<unsigned char>(seen[request.majorMinor.size()])) == 0);
  if (!same) {
    refuse("this process already runs Python " + std::string(seen) + " (" + provider +
           "), and a process can hold one: wanted Python " + request.majorMinor + useProcessMode);
  }
}

// dlopen compares device and inode, so another spelling of the same file is found as well.
bool promoteLoaded(const std::optional<std::string>& libpython) {
  return libpython && dlopen(libpython->c_str(), RTLD_NOW | RTLD_GLOBAL | RTLD_NOLOAD) != nullptr;
}

}  // namespace

void providePython(const PythonRequest& request) {
  void* symbol = dlsym(RTLD_DEFAULT, "Py_IsInitialized");
  std::string provider = symbol == nullptr ? "" : fileOf(symbol);
  if (symbol != nullptr && !isLibpython(provider)) {
    requireVersion(request, provider);  // the main program is a Python, as Debian's static python3
    return;
  }
  if (promoteLoaded(request.libpython)) {
    return;
  }
  if (std::optional<std::string> loaded = findLoaded(isLibpython)) {
    if (symbol != nullptr && !request.libpython) {
      requireVersion(request, provider);
      return;
    }
    refuse("another libpython is loaded in this process, which can hold one: loaded=" + *loaded +
           ", wanted=" + wanted(request) + useProcessMode);
  }
  if (!request.libpython) {
    refuse("Python " + request.majorMinor +
           " has no shared libpython, which thread mode needs: use process mode, or a Python built "
           "with"
           " --enable-shared (Debian and Ubuntu: apt install libpython" +
           request.majorMinor + ")");
  }
  if (dlopen(request.libpython->c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr) {
    refuse("libpython cannot be opened: " + linkerMessage());
  }
}

}  // namespace pybridge::loader
