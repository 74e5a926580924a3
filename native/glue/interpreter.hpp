// The one interpreter of this process: started here, or joined where another program runs it.
#pragma once

#include <atomic>
#include <future>
#include <string>

#include "core/release_queue.hpp"

namespace pybridge {

class Interpreter {
 public:
  // Has a thread of its own start Python, or join the one that runs, and does not wait for it.
  // Later calls do nothing but compare. Needs no GIL. Throws std::runtime_error if there can be no
  // thread, or Python was started here for another environment.
  //
  // executable: sys.executable, whose pyvenv.cfg decides the environment
  // package_parent: the folder put on sys.path if `import bridge` does not find the package
  // otherwise
  // large_stacks: whether calls of threads with little stack run on a larger one; never in a Python
  // that runs already
  static Interpreter& begin(const std::string& executable, const std::string& package_parent,
                            bool large_stacks);

  // Waits until Python is ready. Needs no GIL. Throws std::runtime_error with the cause if it
  // cannot be.
  void await_ready() const;

  // Whether Python was running before us: then its end is not ours to prepare.
  bool joined() const { return joined_; }

  // Handles to drop, from any thread.
  ReleaseQueue& releases() { return releases_; }

  // The calling thread ends the JVM. Where Python ends with it, lets go of the GIL that this thread
  // may hold, since prepare_exit needs it.
  void give_up_gil();

  // The JVM is about to end. Lets a start come to its end, waits for Python's threads that are no
  // daemons, runs its atexit functions and flushes its streams, once, on a thread of its own, all
  // within 10 s; in a Python that hosts the JVM it only sees to it that Java is called no more.
  // Needs no GIL.
  void prepare_exit();

 private:
  Interpreter(const std::string& executable, const std::string& package_parent, bool large_stacks);

  void require_environment_of(const std::string& executable) const;
  void run(const std::string& executable, const std::string& package_parent);
  void initialize(const std::string& executable) const;
  void prepare(const std::string& package_parent);
  void drain();

  std::promise<void> ready_promise_;
  std::shared_future<void> ready_ = ready_promise_.get_future().share();
  std::string failure_;  // written before the promise is kept
  std::string executable_;
  bool joined_ = false;
  std::atomic<unsigned long> ending_thread_{0};  // Python's identity of the one that ends the JVM
  ReleaseQueue releases_;
};

}  // namespace pybridge
