// Two people of one call, alice and bob.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "relay_world.h"

namespace tuicall::server {

class RelayPairTest : public testing::Test {
 protected:
  void connect() {
    ASSERT_TRUE(alice_->connect());
    ASSERT_TRUE(bob_->connect());
    alice_->reports();
    bob_->reports();
  }
  // Whether what alice says now comes to bob.
  bool bob_hears() {
    bob_->heard();
    alice_->say(++sequence_number_, "sound");
    return !bob_->heard().empty();
  }
  // Keeps both alive meanwhile.
  void pass(int64_t duration_us) {
    for (int64_t passed_us = 0; passed_us < duration_us; passed_us += 5 * kS_us) {
      for (RelayClient* client : {alice_.get(), bob_.get()}) {
        ASSERT_TRUE(client->check());
        client->tell({});
      }
      world_.advance(5 * kS_us);
    }
  }

  RelayWorld world_;
  std::unique_ptr<RelayClient> alice_ = world_.client("alice");
  std::unique_ptr<RelayClient> bob_ = world_.client("bob");
  uint16_t sequence_number_ = 0;
};

}  // namespace tuicall::server
