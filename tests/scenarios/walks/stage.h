// What everybody in a walk has to do with.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "closings.h"
#include "remembered.h"
#include "rings.h"
#include "story.h"
#include "watched_store.h"
#include "world.h"

namespace tuicall::scenarios {

struct Stage {
  Stage(const server::ServiceOptions& options, size_t workers, bool store_answers_later,
        bool keeps_history)
      : story(keeps_history),
        world(options, workers, store_answers_later,
              [this](const auto& of_store, auto& bus, auto now_ms) {
                return std::make_unique<WatchedStore>(
                    of_store, bus, std::move(now_ms),
                    [this](const CallChange& change) { closings.changed(change); });
              }) {}
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  void pass_time(int64_t time_ms) {
    story.note(std::to_string(time_ms) + " ms pass");
    world.time().advance_to(world.time().now_ms() + time_ms);
  }

  Story story;
  World world;
  Remembered remembered{world};
  Closings closings{story, remembered};
  Rings rings;
};

}  // namespace tuicall::scenarios
