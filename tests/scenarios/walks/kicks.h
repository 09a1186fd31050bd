// Whether a program of a walk may be told that it was kicked: only if another device has come since
// it connected.
#pragma once

#include <cstddef>
#include <string>

#include "client/notification.h"
#include "server/store/store.h"
#include "sessions.h"
#include "story.h"

namespace tuicall::scenarios {

class Kicks {
 public:
  Kicks(Story& story, Sessions& sessions, const server::UserKey& user)
      : story_(story), sessions_(sessions), user_(user) {
    sessions_.plays(user);
  }

  void heard(client::ConnectionState state);
  // device: as the failure shows it.
  void heard_kicked(const std::string& device);
  // The device has taken all that has come: what it hears from now on happens later.
  void has_listened() { when_listened_ = sessions_.thrown_out(user_); }

 private:
  Story& story_;
  Sessions& sessions_;
  const server::UserKey user_;
  // How many sessions of the user had been thrown out then.
  size_t when_listened_ = 0;
  size_t when_connecting_ = 0;  // or fewer
  size_t when_connected_ = 0;   // before it connected, or fewer
};

}  // namespace tuicall::scenarios
