// Runs a fuzz target on the files of folders, without a fuzzer: each seed is a test.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "golden.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" [[gnu::weak]] int LLVMFuzzerInitialize(int* count, char*** arguments);

namespace {

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry);
  std::ranges::sort(files);
  return files;
}

void run(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  // Of its very size, so that a sanitizer sees a read beyond it.
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  std::fprintf(stderr, "%s\n", path.c_str());
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int count, char** arguments) {
  if (LLVMFuzzerInitialize != nullptr) LLVMFuzzerInitialize(&count, &arguments);
  std::size_t seeds = 0;
  for (const pybridge::GoldenFrame& golden : pybridge::golden_frames()) {
    std::fprintf(stderr, "golden frame %s\n", golden.name.c_str());
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(golden.bytes.data()),
                           golden.bytes.size());
  }
  for (int i = 1; i < count; ++i) {
    for (const auto& path : files_of(arguments[i])) {
      run(path);
      ++seeds;
    }
  }
  std::printf("%zu seeds\n", seeds);
  return seeds > 0 ? 0 : 1;
}
