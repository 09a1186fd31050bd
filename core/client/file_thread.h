// The thread on which a runtime's engines read and write files of sound, so that a slow disk holds
// up neither the loop nor a callback. It begins with the first of them, and sleeps when there is
// none.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace tuicall::client {

class FileThread {
 public:
  // So often each file has its turn.
  static constexpr uint32_t kPeriod_ms = 100;

  // What is done bit by bit.
  class Job {
   public:
    virtual ~Job() = default;
    // What can be done now; false: that was all.
    virtual bool step() = 0;
  };

  FileThread() = default;
  // Ends the thread; what is not done stays undone. Not on the thread itself.
  ~FileThread();
  FileThread(const FileThread&) = delete;
  FileThread& operator=(const FileThread&) = delete;

  // From any thread. The first step comes at once.
  void add(std::shared_ptr<Job> job);

 private:
  void run();

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::vector<std::shared_ptr<Job>> added_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tuicall::client
