// What the tests of tuicall.hpp share: a server for all of them, and users of it.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <string>
#include <tuicall/tuicall.hpp>

#include "test_server.h"

namespace hpp_test {

using namespace std::chrono_literals;
using tuicall::TUICallEngine;
using tuicall::TUICallEngineOptions;
using tuicall::TUICallError;
using tuicall::TUICallMediaType;
using tuicall::TUICallResult;
using tuicall::TUIDispatch;

constexpr auto kDeadline = 30s;

// Something that happens once, on another thread.
class Signal {
 public:
  void set() {
    const std::lock_guard<std::mutex> lock(mutex_);
    set_ = true;
    changed_.notify_all();
  }
  [[nodiscard]] bool wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    return changed_.wait_for(lock, kDeadline, [this] { return set_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool set_ = false;
};

class ServerEnvironment : public testing::Environment {
 public:
  void SetUp() override { test_server_start(&server); }
  void TearDown() override { EXPECT_EQ(test_server_stop(&server), 0); }

  static inline test_server server;
};
inline const testing::Environment* const kServer =
    testing::AddGlobalTestEnvironment(new ServerEnvironment);

inline TUICallEngineOptions options(TUIDispatch dispatch = TUIDispatch::Thread) {
  TUICallEngineOptions result;
  result.server = ServerEnvironment::server.address;
  result.caFile = ServerEnvironment::server.ca_file;
  result.dispatch = dispatch;
  return result;
}

inline std::future<TUICallResult> log_in(TUICallEngine& engine, const std::string& user) {
  const test_server& server = ServerEnvironment::server;
  return engine.init(server.sdk_app_id, user,
                     tuicall::genUserSig(server.sdk_app_id, user, server.secret_key));
}

// The code with which a future fails, 0 if it does not.
inline int32_t code_of(std::future<TUICallResult> future) {
  if (future.wait_for(kDeadline) != std::future_status::ready) return -1;
  try {
    return future.get().code;
  } catch (const TUICallError& error) {
    EXPECT_STRNE(error.what(), "");
    return error.code();
  }
}

}  // namespace hpp_test
