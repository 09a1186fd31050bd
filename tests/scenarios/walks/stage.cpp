#include "stage.h"

#include <memory>
#include <string>
#include <utility>

#include "watched_store.h"

namespace tuicall::scenarios {

Stage::Stage(const server::ServiceOptions& options, size_t workers, bool store_answers_later,
             bool keeps_history)
    : story(keeps_history),
      world(options, workers, store_answers_later,
            [this](const auto& of_store, auto& bus, auto now_ms) {
              const WatchedStore::Watch watch{
                  [this](const auto& change) { closings.changed(change); },
                  [this](const auto& request, const auto& opened) {
                    sessions.opened(request, opened);
                  },
                  [this](const auto& session) { sessions.closed(session); },
                  [this](const auto& user, bool enabled, const auto& session_id,
                         const auto& replaced) {
                    sessions.multi_device_set(user, enabled, session_id, replaced);
                  }};
              return std::make_unique<WatchedStore>(of_store, bus, std::move(now_ms), watch);
            }),
      sessions(story, static_cast<size_t>(options.max_devices)) {}

void Stage::pass_time(int64_t time_ms) {
  story.note(std::to_string(time_ms) + " ms pass");
  world.time().advance_to(world.time().now_ms() + time_ms);
}

void Stage::restart_server() {
  world.restart_server();
  sessions.server_restarted();
}

}  // namespace tuicall::scenarios
