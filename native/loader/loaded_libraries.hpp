// The shared libraries that are mapped in this process, those opened RTLD_LOCAL included.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pybridge::loader {

// The path of the first loaded library that the predicate accepts; the main program has no path.
std::optional<std::string> findLoaded(bool (*accepts)(std::string_view path));

// The part of a path after its last slash.
std::string_view fileName(std::string_view path);

// What dlerror() says of the failure just seen.
std::string linkerMessage();

}  // namespace pybridge::loader
