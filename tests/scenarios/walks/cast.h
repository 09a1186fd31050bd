// Who plays in a walk: an administrator, users of two apps by the same names, some of them with two
// devices.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "actor.h"
#include "server/store/store.h"
#include "stage.h"

namespace tuicall::scenarios {

class Cast {
 public:
  // Everybody has logged in with the first device.
  explicit Cast(Stage& stage);

  Actor& administrator() { return *actors_.front(); }
  // Not the administrator, who is needed to the end.
  Actor& anybody(uint32_t who) { return *actors_[1 + who % (actors_.size() - 1)]; }
  const std::vector<std::unique_ptr<Actor>>& actors() const { return actors_; }
  const std::map<server::UserKey, std::vector<Actor*>>& users() const { return users_; }
  // All take what has come.
  void listen();

 private:
  void add(Stage& stage, uint32_t sdk_app_id, const std::string& user_id, int number);

  std::vector<std::unique_ptr<Actor>> actors_;  // the administrator first
  std::map<server::UserKey, std::vector<Actor*>> users_;
};

}  // namespace tuicall::scenarios
