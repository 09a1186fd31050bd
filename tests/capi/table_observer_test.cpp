// Reports on all users, as a C table receives them.
#include "table_observer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tuicall::capi {
namespace {

std::string text_of(const tuicall_string& text) { return {text.data, text.length}; }

struct Told {
  std::vector<std::string> lines;
};

void on_volume(void* told, const tuicall_user_voice_volume_changed_event* event) {
  EXPECT_EQ(event->size, sizeof(*event));
  for (uint32_t i = 0; i < event->count; ++i) {
    static_cast<Told*>(told)->lines.push_back("volume " + text_of(event->volumes[i].user_id) + " " +
                                              std::to_string(event->volumes[i].volume));
  }
}

void on_quality(void* told, const tuicall_user_network_quality_changed_event* event) {
  EXPECT_EQ(event->size, sizeof(*event));
  for (uint32_t i = 0; i < event->count; ++i) {
    static_cast<Told*>(told)->lines.push_back("quality " + text_of(event->qualities[i].user_id) +
                                              " " + std::to_string(event->qualities[i].quality));
  }
}

client::Notification report(client::Notification::Kind kind) {
  client::Notification notification;
  notification.kind = kind;
  notification.reports = {{"alice", 0}, {"bob", 6}};
  notification.info = std::make_shared<base::CallInfo>();
  return notification;
}

TEST(TableObserver, HandsOnVolumeAndQualityOfAll) {
  Told told;
  tuicall_observer table{};
  table.size = sizeof(table);
  table.user_data = &told;
  table.on_user_voice_volume_changed = on_volume;
  table.on_user_network_quality_changed = on_quality;
  TableObserver observer(table);
  observer.notify(report(client::Notification::Kind::kVoiceVolume));
  observer.notify(report(client::Notification::Kind::kNetworkQuality));
  EXPECT_EQ(told.lines, (std::vector<std::string>{"volume alice 0", "volume bob 6",
                                                  "quality alice 0", "quality bob 6"}));
}

TEST(TableObserver, LeavesOutWhatNobodyWantsToKnow) {
  tuicall_observer table{};
  table.size = sizeof(table);
  TableObserver observer(table);
  observer.notify(report(client::Notification::Kind::kVoiceVolume));
  observer.notify(report(client::Notification::Kind::kNetworkQuality));
}

}  // namespace
}  // namespace tuicall::capi
