// What everybody in a walk has to do with.
#pragma once

#include <cstddef>
#include <cstdint>

#include "closings.h"
#include "remembered.h"
#include "rings.h"
#include "sessions.h"
#include "story.h"
#include "world.h"

namespace tuicall::scenarios {

struct Stage {
  Stage(const server::ServiceOptions& options, size_t workers, bool store_answers_later,
        bool keeps_history);
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  void pass_time(int64_t time_ms);
  // Also those who watch the server begin anew.
  void restart_server();

  Story story;
  World world;
  Remembered remembered{world};
  Closings closings{story, remembered};
  Sessions sessions;
  Rings rings;
};

}  // namespace tuicall::scenarios
