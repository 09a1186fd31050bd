#include "client/media/path_quality.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "media/audio/format.h"

namespace tuicall::client {
namespace {

// The relay reports every second, so that two of its reports are missing then.
constexpr int64_t kUnreported_ms = 2000;

// One level is what chance often makes of the packets of a second. Two it makes seldom; that they
// are shown at once is the price of following a network that has really changed.
constexpr int32_t kOtherNetwork_levels = 2;

// The relay reports every second: of the two or three that were due, each was lost.
constexpr double kUnreportedLoss_percent = 50;

Loss operator+(const Loss& one, const Loss& other) {
  return {one.lost + other.lost, one.expected + other.expected};
}

double percent_lost(const Loss& loss) {
  if (loss.lost <= 0 || loss.expected <= 0) return 0;
  return std::min(100.0, static_cast<double>(loss.lost) * 100 / static_cast<double>(loss.expected));
}

bool are_of_other_networks(const media::PathMeasurement& one, const media::PathMeasurement& other) {
  const auto level = [](const media::PathMeasurement& path) {
    return static_cast<int32_t>(media::quality_of(path));
  };
  return std::abs(level(one) - level(other)) >= kOtherNetwork_levels;
}

double recent_loss_percent(const Loss& before, const Loss& now) {
  const double newest = percent_lost(now);
  const bool both = before.expected > 0 && now.expected > 0;
  if (both && are_of_other_networks({percent_lost(before), 0, 0}, {newest, 0, 0})) return newest;
  return percent_lost(before + now);
}

double recent_jitter_ms(double before, double now) {
  return are_of_other_networks({0, 0, before}, {0, 0, now}) ? now : std::max(before, now);
}

}  // namespace

void PathQuality::on_report(const media::ReportBlock& block, uint32_t now_ntp) {
  now_.reported = has_been_reported_ = true;
  loss_up_percent_ = block.fraction_lost * 100.0 / 256;
  const auto since = [&](const media::ReportBlock& told) {
    return Loss{int64_t{block.cumulative_lost} - told.cumulative_lost,
                int64_t{block.highest_sequence} - told.highest_sequence};
  };
  const Loss up = told_ ? since(*told_) : Loss();
  // The few packets of silence are counted together with those to come.
  if (!told_ || up.expected < 0 || up.expected >= LossMeter::kFewest) {
    if (up.expected > 0) now_.up = now_.up + up;
    told_ = block;
  }
  if (const auto round_trip_us = media::round_trip_us(block, now_ntp))
    round_trip_ms_ = static_cast<double>(*round_trip_us) / 1000;
  heard(block.jitter);
}

void PathQuality::on_stream(std::optional<Loss> loss, uint32_t jitter) {
  now_.down = now_.down + loss.value_or(Loss());
  heard(jitter);
}

void PathQuality::heard(uint32_t jitter) {
  now_.measured = true;
  now_.jitter_ms = std::max(now_.jitter_ms, static_cast<double>(jitter) / media::kSamplesPer_ms);
}

void PathQuality::take() {
  const bool unreported = has_been_reported_ && !now_.reported && !before_.reported;
  media::PathMeasurement path;
  path.loss_percent = std::max(recent_loss_percent(before_.up, now_.up),
                               recent_loss_percent(before_.down, now_.down));
  path.round_trip_ms = round_trip_ms_.value_or(0);
  path.jitter_ms = now_.measured && before_.measured
                       ? recent_jitter_ms(before_.jitter_ms, now_.jitter_ms)
                       : std::max(before_.jitter_ms, now_.jitter_ms);
  if (unreported) path.loss_percent = std::max(path.loss_percent, kUnreportedLoss_percent);
  const bool measured = now_.measured || before_.measured;
  if (measured || unreported || round_trip_ms_) meter_.measured(path);
  before_ = std::exchange(now_, {});
}

media::Quality PathQuality::quality(int64_t now_ms) const {
  const media::Quality measured = meter_.quality(static_cast<uint64_t>(now_ms));
  const bool silent = arrived_ms_ && now_ms - *arrived_ms_ >= kUnreported_ms;
  return silent ? std::max(measured, media::Quality::kVeryBad) : measured;
}

}  // namespace tuicall::client
