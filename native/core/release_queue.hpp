// Handles to drop, handed from threads without the GIL to the one thread that drops them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace pybridge {

struct Release {
  std::uint64_t session;
  std::uint64_t handle;
};

class ReleaseQueue {
 public:
  void push(Release release) {
    {
      const std::lock_guard lock(mutex_);
      pending_.push_back(release);
    }
    ready_.notify_one();
  }

  // How many are not dropped yet: those that wait, and those of the last batch but what the
  // draining thread has told to be done.
  std::size_t pending_count() {
    const std::lock_guard lock(mutex_);
    return pending_.size() + in_batch_;
  }

  // One of the last batch is dropped.
  void done() {
    const std::lock_guard lock(mutex_);
    --in_batch_;
  }

  // Ends the wait of the draining thread for good.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    ready_.notify_all();
  }

  // Blocks until something is pending, and moves all of it to `batch`; false once stopped and
  // empty.
  bool wait(std::vector<Release>& batch) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return stopped_ || !pending_.empty(); });
    batch.clear();
    batch.swap(pending_);
    in_batch_ = batch.size();
    return !batch.empty();
  }

 private:
  std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<Release> pending_;
  std::size_t in_batch_ = 0;
  bool stopped_ = false;
};

}  // namespace pybridge
