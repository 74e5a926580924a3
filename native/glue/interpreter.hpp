// The one interpreter of this process: started here, or joined where another program runs it.
#pragma once

#include <string>

#include "core/release_queue.hpp"

namespace pybridge {

class Interpreter {
 public:
  // Starts Python on a thread of its own, or joins the one that runs. Later calls return at once;
  // one that comes while another starts it waits. Needs no GIL. Throws std::runtime_error with the
  // cause.
  //
  // executable: sys.executable, whose pyvenv.cfg decides the environment
  // package_parent: the folder put on sys.path if `import bridge` does not find the package
  // otherwise
  static Interpreter& start(const std::string& executable, const std::string& package_parent);

  // Python's version, such as "3.11.7".
  const std::string& version() const { return version_; }

  // Whether Python was running before us: then its end is not ours to prepare.
  bool joined() const { return joined_; }

  // Handles to drop, from any thread.
  ReleaseQueue& releases() { return releases_; }

  // The JVM is about to end. Runs Python's atexit functions and flushes its streams, once; in a
  // Python that hosts the JVM it only sees to it that Java is called no more. Needs no GIL.
  void prepare_exit();

 private:
  Interpreter(const std::string& executable, const std::string& package_parent);

  void run(const std::string& executable, const std::string& package_parent);
  void initialize(const std::string& executable) const;
  void prepare(const std::string& package_parent);
  void drain();

  std::string version_;
  std::string failure_;
  bool joined_ = false;
  ReleaseQueue releases_;
};

}  // namespace pybridge
