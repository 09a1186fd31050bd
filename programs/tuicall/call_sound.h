// The sound of one call, on two threads of its own: from the source into the call, and from the
// call to the sink.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "sound.h"
#include "tuicall/tuicall.hpp"

namespace tuicall::cli {

class CallSound {
 public:
  // The call has begun. engine and sound outlive it.
  CallSound(TUICallEngine& engine, Sound& sound);
  // Ends both. What was read until then is said and written, and no more.
  ~CallSound();
  CallSound(const CallSound&) = delete;
  CallSound& operator=(const CallSound&) = delete;

  // Ends both, and gives what went wrong: empty if nothing did.
  std::string stop();

 private:
  void run(void (CallSound::*work)());
  void say();
  void hear();
  void play();
  bool push(const std::vector<int16_t>& samples, uint32_t& queued_ms);
  // The samples that come next, within so long; none then, or the call is over.
  std::vector<int16_t> listen(int32_t timeout_ms, int64_t& timestamp_ms, bool& over);
  // Waits, and gives whether it is to go on.
  bool pause();
  bool stopping();

  tuicall_engine* const engine_;
  Sound& sound_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::string failure_;
  std::thread sayer_;
  std::thread hearer_;
};

}  // namespace tuicall::cli
