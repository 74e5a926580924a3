// Walks the dynamic linker's list.
#include "loaded_libraries.hpp"

#include <dlfcn.h>
#include <link.h>

#include <cstddef>
#include <vector>

namespace pybridge::loader {

std::optional<std::string> findLoaded(bool (*accepts)(std::string_view path)) {
  // Paths are copied first: the predicate must not run, or throw, under the linker's lock.
  std::vector<std::string> paths;
  paths.reserve(256);
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* target) {
        static_cast<std::vector<std::string>*>(target)->emplace_back(info->dlpi_name);
        return 0;
      },
      &paths);
  for (const std::string& path : paths) {
    if (accepts(path)) {
      return path;
    }
  }
  return std::nullopt;
}

std::string_view fileName(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::string linkerMessage() {
  const char* message = dlerror();
  return message == nullptr ? "unknown error of the dynamic linker" : message;
}

}  // namespace pybridge::loader
