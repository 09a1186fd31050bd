// One of the users that make the load: an engine whose events come on its runtime's loop thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "account.h"
#include "load/heard.h"
#include "load/tally.h"
#include "tuicall/tuicall.h"

namespace tuicall::cli::load {

class User {
 public:
  using Done = std::function<void(int32_t code, const std::string& message)>;

  // listener: loop thread. account and tally outlive the user. Throws UsageError.
  User(std::string id, const Account& account, tuicall_runtime* runtime, Tally& tally,
       Listener listener);
  // Hangs up and logs out, if log_out() has not done so. No callback runs afterwards.
  ~User();
  User(const User&) = delete;
  User& operator=(const User&) = delete;

  const std::string& id() const { return id_; }

  // `done` is called once, on the loop thread.
  void log_in(Done done);
  void log_out(Done done);
  void call(const std::vector<const char*>& user_ids, const std::string& group, Done done);
  void accept(Done done);
  void reject(Done done);
  void ignore(Done done);
  void hang_up(Done done);

  // Opens the microphone for the next call.
  void open_microphone();
  // Says a tone for so long, at most a minute, in the call that has begun.
  void say_tone(double duration_s);
  // From the first time on the other is listened to. Gives whether anything was heard that was not
  // silence, in the last two seconds.
  bool hear(const std::string& user_id);

 private:
  void connection_changed(int32_t state);

  const std::string id_;
  const Account& account_;
  Tally& tally_;
  const Listener listener_;
  tuicall_engine* engine_ = nullptr;
  // Loop thread:
  bool connected_ = false;
  int64_t lost_at_ns_ = 0;  // 0: it was not lost, or is back
};

}  // namespace tuicall::cli::load
