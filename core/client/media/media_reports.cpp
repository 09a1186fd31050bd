#include "client/media/media_reports.h"

#include <array>

namespace tuicall::client {
namespace {

constexpr std::array<char, 4> kQualityName{'T', 'U', 'I', 'Q'};
constexpr int32_t kWorstQuality = 6;
constexpr int64_t kSecond_us = 1'000'000;

}  // namespace

media::AppPacket quality_app(uint32_t ssrc, int32_t quality) {
  return {0, ssrc, kQualityName, {static_cast<uint8_t>(quality), 0, 0, 0}};
}

std::optional<int32_t> quality_in(const media::AppPacket& app) {
  if (app.name != kQualityName || app.data.size() != 4 || app.data[0] > kWorstQuality)
    return std::nullopt;
  return app.data[0];
}

uint64_t ntp_of(int64_t time_us) {
  const auto seconds = static_cast<uint64_t>(time_us / kSecond_us);
  const auto rest_us = static_cast<uint64_t>(time_us % kSecond_us);
  return (seconds << 32U) | ((rest_us << 32U) / kSecond_us);
}

}  // namespace tuicall::client
