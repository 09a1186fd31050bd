#include "cast.h"

namespace tuicall::scenarios {

Cast::Cast(Stage& stage) {
  add(stage, World::kAppId, World::kAdministrator, 1);
  for (const std::string& name : kNames) {
    if (name != kNobody) {
      add(stage, World::kAppId, name, 1);
    }
  }
  for (const char* name : {"alice", "bob", "carol"}) {
    add(stage, World::kAppId, name, 2);
    add(stage, World::kOtherAppId, name, 1);
  }
  for (const auto& actor : actors_) {
    if (actor->device().number != 2) {
      actor->log_in(0);
    }
  }
  stage.world.time().settle();
  listen();
}

void Cast::add(Stage& stage, uint32_t sdk_app_id, const std::string& user_id, int number) {
  actors_.push_back(std::make_unique<Actor>(stage, sdk_app_id, user_id, number));
  users_[{sdk_app_id, user_id}].push_back(actors_.back().get());
}

void Cast::listen() {
  for (const auto& actor : actors_) {
    actor->listen();
  }
}

}  // namespace tuicall::scenarios
