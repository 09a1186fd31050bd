// What the examples share: an engine from the environment, and the log-in.
//
//   TUICALL_SERVER       host:port of tuicalld
//   TUICALL_CA_FILE      the certificate authority to trust; not set: those of the system
//   TUICALL_SDK_APP_ID   the app on the server
//   TUICALL_USER_SIG     the user's ticket, or
//   TUICALL_SECRET_KEY   the app's secret, to make a ticket with (for trying out only: a secret
//   belongs on a server)
#pragma once

#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <stdexcept>
#include <string>
#include <tuicall/tuicall.hpp>

namespace example {

// A value of the environment; without one, the fallback, or an exception if there is none either.
inline std::string setting(const char* name, const char* fallback = nullptr) {
  const char* value = std::getenv(name);
  if (value == nullptr) value = fallback;
  if (value == nullptr)
    throw std::runtime_error(std::string("the environment variable ") + name + " is not set");
  return value;
}

inline tuicall::TUICallEngine engine(tuicall::TUIDispatch dispatch = tuicall::TUIDispatch::Thread) {
  return tuicall::TUICallEngine(setting("TUICALL_SERVER"), setting("TUICALL_CA_FILE", ""),
                                dispatch);
}

// Logs in and waits until it is done; throws TUICallError if it fails.
inline void log_in(tuicall::TUICallEngine& engine, const std::string& user) {
  const auto app = static_cast<uint32_t>(std::stoul(setting("TUICALL_SDK_APP_ID")));
  std::string ticket = setting("TUICALL_USER_SIG", "");
  if (ticket.empty()) ticket = tuicall::genUserSig(app, user, setting("TUICALL_SECRET_KEY"));
  engine.init(app, user, ticket).get();
}

inline const char* media_name(tuicall::TUICallMediaType type) {
  return type == tuicall::TUICallMediaType::Video ? "video" : "audio";
}

inline const char* reason_name(tuicall::TUICallEndReason reason) {
  static const char* const names[] = {"unknown",
                                      "hung up",
                                      "rejected",
                                      "no response",
                                      "offline",
                                      "busy",
                                      "canceled",
                                      "accepted on another device",
                                      "rejected on another device",
                                      "ended by the server"};
  return names[static_cast<int>(reason)];
}

// Says once that something has happened on another thread.
class Event {
 public:
  void set() {
    const std::lock_guard<std::mutex> lock(mutex_);
    happened_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return happened_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool happened_ = false;
};

// Runs an example; what goes wrong is printed.
template <class Run>
int run(Run&& body) {
  try {
    body();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}

}  // namespace example
