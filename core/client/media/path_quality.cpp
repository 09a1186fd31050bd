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

double percent_lost(const media::ReportBlock& block) { return block.fraction_lost * 100.0 / 256; }

}  // namespace

void PathQuality::on_report(const media::ReportBlock& block, uint32_t now_ntp) {
  now_.reported = has_been_reported_ = true;
  loss_up_percent_ = percent_lost(block);
  if (const auto round_trip_us = media::round_trip_us(block, now_ntp))
    round_trip_ms_ = static_cast<double>(*round_trip_us) / 1000;
  heard(loss_up_percent_, block.jitter);
}

void PathQuality::on_stream(std::optional<double> loss_percent, uint32_t jitter) {
  heard(loss_percent.value_or(0), jitter);
}

void PathQuality::heard(double loss_percent, uint32_t jitter) {
  now_.measured = true;
  now_.worst.loss_percent = std::max(now_.worst.loss_percent, loss_percent);
  now_.worst.jitter_ms =
      std::max(now_.worst.jitter_ms, static_cast<double>(jitter) / media::kSamplesPer_ms);
}

media::Quality PathQuality::take(int64_t now_ms) {
  const bool silent = arrived_ms_ && now_ms - *arrived_ms_ >= kUnreported_ms;
  const bool unreported = has_been_reported_ && !now_.reported && !before_.reported;
  media::PathMeasurement worst{std::max(now_.worst.loss_percent, before_.worst.loss_percent),
                               round_trip_ms_,
                               std::max(now_.worst.jitter_ms, before_.worst.jitter_ms)};
  if (unreported) worst.loss_percent = std::max(worst.loss_percent, kUnreportedLoss_percent);
  if (silent) worst.loss_percent = 100;
  const bool measured = now_.measured || before_.measured;
  if (measured || silent || unreported || round_trip_ms_ > 0) meter_.measured(worst);
  before_ = std::exchange(now_, {});
  return meter_.quality(static_cast<uint64_t>(now_ms));
}

}  // namespace tuicall::client
