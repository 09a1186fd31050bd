#include "client/file_thread.h"

#include <chrono>
#include <iterator>
#include <utility>

namespace tuicall::client {

FileThread::~FileThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void FileThread::add(std::shared_ptr<Job> job) {
  {
    const std::lock_guard lock(mutex_);
    added_.push_back(std::move(job));
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  }
  changed_.notify_one();
}

void FileThread::run() {
  std::vector<std::shared_ptr<Job>> jobs;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    jobs.insert(jobs.end(), std::make_move_iterator(added_.begin()),
                std::make_move_iterator(added_.end()));
    added_.clear();
    lock.unlock();
    std::erase_if(jobs, [](const std::shared_ptr<Job>& job) { return !job->step(); });
    lock.lock();
    const auto called = [this] { return stopping_ || !added_.empty(); };
    if (jobs.empty()) {
      changed_.wait(lock, called);
    } else {
      changed_.wait_for(lock, std::chrono::milliseconds(kPeriod_ms), called);
    }
  }
}

}  // namespace tuicall::client
