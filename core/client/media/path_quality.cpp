#include "client/media/path_quality.h"

#include <algorithm>
#include <utility>

#include "media/audio/format.h"

namespace tuicall::client {
namespace {

// The relay reports every second, so that two of its reports are missing then.
constexpr int64_t kUnreported_ms = 2000;

// The relay reports every second: of the two or three that were due, each was lost.
constexpr double kUnreportedLoss_percent = 50;

Loss operator+(const Loss& one, const Loss& other) {
  return {one.lost + other.lost, one.expected + other.expected};
}

double percent_lost(const Loss& loss) {
  if (loss.lost <= 0 || loss.expected <= 0) return 0;
  return std::min(100.0, static_cast<double>(loss.lost) * 100 / static_cast<double>(loss.expected));
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

media::Quality PathQuality::take(int64_t now_ms) {
  const bool silent = arrived_ms_ && now_ms - *arrived_ms_ >= kUnreported_ms;
  const bool unreported = has_been_reported_ && !now_.reported && !before_.reported;
  media::PathMeasurement path;
  path.loss_percent =
      std::max(percent_lost(now_.up + before_.up), percent_lost(now_.down + before_.down));
  path.round_trip_ms = round_trip_ms_.value_or(0);
  path.jitter_ms = std::max(now_.jitter_ms, before_.jitter_ms);
  if (unreported) path.loss_percent = std::max(path.loss_percent, kUnreportedLoss_percent);
  if (silent) path.loss_percent = 100;
  const bool measured = now_.measured || before_.measured;
  if (measured || silent || unreported || round_trip_ms_) meter_.measured(path);
  before_ = std::exchange(now_, {});
  return meter_.quality(static_cast<uint64_t>(now_ms));
}

}  // namespace tuicall::client
