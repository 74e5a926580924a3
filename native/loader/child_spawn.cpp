// Spawning with posix_spawn, which neither copies the JVM's page tables nor runs code in a forked
// JVM.
#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "child.hpp"
#include "failure.hpp"
#include "open_descriptors.hpp"

extern "C" char** environ;

namespace pybridge::loader {
namespace {

using FileActions = posix_spawn_file_actions_t;

void require(const char* call, int error, const std::string& details) {
  if (error != 0) {
    throw Failure::ofErrno(call, error, details);
  }
}

// Not in every C library that is in use, so asked for when it runs.
template <typename Function>
Function* optionalSymbol(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}

class Actions {
 public:
  Actions() {
    require("posix_spawn_file_actions_init", posix_spawn_file_actions_init(&actions_), "memory");
  }
  ~Actions() {
    posix_spawn_file_actions_destroy(&actions_);
    for (int fd : temporary_) {
      close(fd);
    }
  }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;

  void changeDirectory(const std::string& folder) {
    auto* add =
        optionalSymbol<int(FileActions*, const char*)>("posix_spawn_file_actions_addchdir_np");
    require("posix_spawn_file_actions_addchdir_np",
            add == nullptr ? ENOSYS : add(&actions_, folder.c_str()), "workingDirectory=" + folder);
  }

  void place(const std::vector<int>& descriptors) {
    int count = static_cast<int>(descriptors.size());
    for (int target = 0; target < count; ++target) {
      int source = descriptors[static_cast<std::size_t>(target)];
      if (source >= 0) {
        std::string details =
            "source=" + std::to_string(source) + ", target=" + std::to_string(target);
        int safe = outsideTargets(source, count, details);
        require("posix_spawn_file_actions_adddup2",
                posix_spawn_file_actions_adddup2(&actions_, safe, target), details);
      }
    }
    closeFrom(count);
  }

  [[nodiscard]] const FileActions* get() const noexcept { return &actions_; }

 private:
  // A source inside the range of targets could be overwritten before its turn, and a source equal
  // to its target would keep close-on-exec in some C libraries.
  int outsideTargets(int source, int count, const std::string& details) {
    if (source >= count) {
      return source;
    }
    int copy = fcntl(source, F_DUPFD_CLOEXEC, count);
    if (copy < 0) {
      throw Failure::ofErrno("fcntl(F_DUPFD_CLOEXEC)", errno, details);
    }
    temporary_.push_back(copy);
    return copy;
  }

  void closeFrom(int first) {
    auto* add = optionalSymbol<int(FileActions*, int)>("posix_spawn_file_actions_addclosefrom_np");
    if (add != nullptr) {
      require("posix_spawn_file_actions_addclosefrom_np", add(&actions_, first),
              "first=" + std::to_string(first));
      return;
    }
    for (int fd : openDescriptors(first)) {
      require("posix_spawn_file_actions_addclose", posix_spawn_file_actions_addclose(&actions_, fd),
              "fd=" + std::to_string(fd));
    }
  }

  FileActions actions_{};
  std::vector<int> temporary_;
};

class Attributes {
 public:
  Attributes() {
    require("posix_spawnattr_init", posix_spawnattr_init(&attributes_), "memory");
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigfillset(&signals);
    sigdelset(&signals, SIGKILL);
    sigdelset(&signals, SIGSTOP);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  [[nodiscard]] const posix_spawnattr_t* get() const noexcept { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

// The texts as the null-terminated array that exec wants; valid while the texts live.
std::vector<char*> pointersTo(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (const std::string& text : texts) {
    pointers.push_back(const_cast<char*>(text.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

pid_t spawnChild(const ChildSpec& spec) {
  if (spec.arguments.empty()) {
    throw Failure(FailureKind::argument, "argv is empty: wanted the executable's path first");
  }
  Attributes attributes;
  Actions actions;
  if (spec.workingDirectory) {
    actions.changeDirectory(*spec.workingDirectory);
  }
  actions.place(spec.descriptors);
  std::vector<char*> arguments = pointersTo(spec.arguments);
  std::vector<char*> variables =
      spec.environment ? pointersTo(*spec.environment) : std::vector<char*>();
  pid_t pid = 0;
  int error = posix_spawn(&pid, arguments[0], actions.get(), attributes.get(), arguments.data(),
                          spec.environment ? variables.data() : environ);
  require("posix_spawn", error,
          "executable=" + spec.arguments[0] +
              ", workingDirectory=" + spec.workingDirectory.value_or("(this one)"));
  return pid;
}

}  // namespace pybridge::loader
