// Handles to drop, handed from threads without the GIL to the one thread that drops them.
#pragma once

#include <condition_variable>
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
    return !batch.empty();
  }

 private:
  std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<Release> pending_;
  bool stopped_ = false;
};

}  // namespace pybridge
