// Open descriptors as /proc/self/fd lists them.
#include "open_descriptors.hpp"

#include <dirent.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>

#include "failure.hpp"

namespace pybridge::loader {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { closedir(folder); }
};

}  // namespace

std::vector<int> openDescriptors(int first) {
  std::unique_ptr<DIR, CloseFolder> folder(opendir("/proc/self/fd"));
  if (folder == nullptr) {
    throw Failure::ofErrno("opendir", errno, "path=/proc/self/fd");
  }
  std::vector<int> descriptors;
  while (const dirent* entry = readdir(folder.get())) {
    const char* end = entry->d_name + std::strlen(entry->d_name);
    int fd = -1;
    bool isNumber = std::from_chars(entry->d_name, end, fd).ptr == end;
    if (isNumber && fd >= first && fd != dirfd(folder.get())) {
      descriptors.push_back(fd);
    }
  }
  return descriptors;
}

}  // namespace pybridge::loader
