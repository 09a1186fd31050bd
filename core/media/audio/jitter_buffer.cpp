#include "media/audio/jitter_buffer.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace tuicall::media {
namespace {

// Between these above the target nothing is done. The times of arrival are whole milliseconds, and
// may be wrong by one at each end; the range is wider than the longest period that one step takes
// out or puts in, so that the delay does not swing.
constexpr double kLeastSurplus_ms = 2;
constexpr double kMostSurplus_ms = 15;
// One change in 60 ms is not noticed; farther off than kUrgent_ms, each frame is changed.
constexpr uint32_t kFramesBetweenAdjustments = 3;
constexpr double kUrgent_ms = 100;
// The share of lost packets at which waiting for redundancy begins and ends.
constexpr double kLossToWait = 0.01;
constexpr double kLossToStopWaiting = 0.003;
constexpr double kLeastFec = 0.1;

// More than reordering can do.
constexpr int64_t kClockSetBack = 1000 * static_cast<int64_t>(kSamplesPer_ms);

PlayoutCounts operator+(PlayoutCounts a, const PlayoutCounts& b) {
  a.normal += b.normal;
  a.silent += b.silent;
  a.recovered += b.recovered;
  a.concealed += b.concealed;
  a.removed += b.removed;
  a.inserted += b.inserted;
  return a;
}

double ms_of(size_t samples) { return static_cast<double>(samples) / kSamplesPer_ms; }

}  // namespace

double JitterBufferStatistics::concealed_share() const {
  const uint64_t heard = samples.normal + samples.recovered + samples.concealed;
  return heard == 0 ? 0 : static_cast<double>(samples.concealed) / static_cast<double>(heard);
}

JitterBuffer::JitterBuffer(const JitterBufferOptions& options)
    : options_(options), playout_(std::in_place, packets_) {
  assert(options.most_delay_ms >= options.least_delay_ms + 2 * kFrame_ms);
}

void JitterBuffer::insert(uint16_t sequence, uint32_t timestamp, std::span<const uint8_t> payload,
                          uint64_t arrival_ms) {
  ++statistics_.received_packets;
  const auto info = inspect_opus_packet(payload);
  if (!info || payload.size() > kMaxPayloadBytes) {
    ++statistics_.malformed_packets;
    return;
  }
  if (!is_in_order(sequence, timestamp)) return;
  const int64_t extended = extend(timestamp);
  has_timestamp_ = true;
  last_timestamp_ = extended;
  packet_samples_ = info->samples;
  const double late_by_ms = arrivals_.add(extended, arrival_ms);
  const int64_t end = extended + static_cast<int64_t>(info->samples);
  if (playout_->has_passed(end)) {
    ++statistics_.late_packets;
    arrivals_.too_late(late_by_ms);
    return;
  }
  if (playout_->is_stalled() && playout_->has_passed(extended)) arrivals_.too_late(late_by_ms);
  BufferedPacket packet{sequences_.extended(), extended, *info, {payload.begin(), payload.end()}};
  if (!packets_.insert(std::move(packet))) ++statistics_.discarded_packets;
}

// Counts what is not of the stream; lets the stream begin anew where the sender has done so.
bool JitterBuffer::is_in_order(uint16_t sequence, uint32_t timestamp) {
  const int64_t newest = sequences_.extended();
  switch (sequences_.track(sequence)) {
    case SequenceTracker::Verdict::kDuplicate:
      ++statistics_.duplicate_packets;
      return false;
    case SequenceTracker::Verdict::kImplausible:
      ++statistics_.malformed_packets;
      return false;
    case SequenceTracker::Verdict::kRestarted:
      break;
    case SequenceTracker::Verdict::kAccepted:
      // A later packet with sound from long before is of a sender that has set its clock anew.
      if (!has_timestamp_ || sequences_.extended() < newest ||
          extend(timestamp) + kClockSetBack > last_timestamp_) {
        return true;
      }
      break;
  }
  const SequenceTracker begun_anew = sequences_;
  reset();
  sequences_ = begun_anew;
  return true;
}

int64_t JitterBuffer::extend(uint32_t timestamp) const {
  if (!has_timestamp_) return timestamp;
  return last_timestamp_ + static_cast<int32_t>(timestamp - static_cast<uint32_t>(last_timestamp_));
}

PlayedFrame JitterBuffer::pull(uint64_t now_ms) {
  PlayedFrame frame;
  if (!has_begun(now_ms)) return frame;
  look_after_fec();
  const double target = target_ms();
  const double surplus_ms = delay_ms(playout_->timestamp(), now_ms) - target;
  const int64_t ideal =
      playout_->timestamp() + static_cast<int64_t>(std::lround(surplus_ms * kSamplesPer_ms));
  if (target + surplus_ms > options_.most_delay_ms + kMostSurplus_ms) {
    statistics_.discarded_packets += playout_->skip_to(ideal);
  }
  playout_->fill(kFrameSamples, ideal);
  if (!playout_->is_stalled()) {
    delay_ms_ = delay_ms(playout_->timestamp(), now_ms);
    adjust(target);
  }
  frame.kind = playout_->kind();
  frame.timestamp = static_cast<uint32_t>(playout_->timestamp());
  playout_->take(frame.samples);
  return frame;
}

bool JitterBuffer::has_begun(uint64_t now_ms) {
  if (playout_->has_started()) return true;
  if (packets_.front() == nullptr) return false;
  if (delay_ms(packets_.front()->timestamp, now_ms) < target_ms()) return false;
  playout_->start();
  return true;
}

double JitterBuffer::delay_ms(int64_t timestamp, uint64_t now_ms) const {
  return static_cast<double>(now_ms) - arrivals_.earliest_ms(timestamp);
}

double JitterBuffer::target_ms() const {
  // A frame is made at once, and its last packet decoded up to a frame before it is heard.
  const double fec_ms = waits_for_fec_ ? ms_of(packet_samples_) : 0;
  return std::clamp<double>(arrivals_.wait_ms() + kFrame_ms + fec_ms, options_.least_delay_ms,
                            options_.most_delay_ms);
}

void JitterBuffer::look_after_fec() {
  const double least = waits_for_fec_ ? kLossToStopWaiting : kLossToWait;
  waits_for_fec_ = playout_->recent_fec() >= kLeastFec && playout_->recent_loss() >= least;
}

void JitterBuffer::adjust(double target_ms) {
  const double surplus_ms = delay_ms_ - target_ms;
  const bool may_wait = std::abs(surplus_ms) < kUrgent_ms && !playout_->is_quiet();
  if (frames_until_adjust_ > 0) --frames_until_adjust_;
  if (frames_until_adjust_ > 0 && may_wait) return;
  const bool is_changed = (surplus_ms < kLeastSurplus_ms && playout_->lengthen()) ||
                          (surplus_ms > kMostSurplus_ms && playout_->shorten(kFrameSamples));
  if (is_changed) frames_until_adjust_ = kFramesBetweenAdjustments;
}

void JitterBuffer::reset() {
  samples_before_ = samples_before_ + playout_->counts();
  sequences_ = SequenceTracker();
  packets_.clear();
  arrivals_ = ArrivalDelay();
  playout_.emplace(packets_);
  has_timestamp_ = false;
  waits_for_fec_ = false;
  frames_until_adjust_ = 0;
  delay_ms_ = 0;
}

JitterBufferStatistics JitterBuffer::statistics() const {
  JitterBufferStatistics all = statistics_;
  all.samples = samples_before_ + playout_->counts();
  all.delay_ms = static_cast<uint32_t>(std::lround(std::max(0.0, delay_ms_)));
  all.target_delay_ms = static_cast<uint32_t>(std::lround(target_ms()));
  all.buffered_ms =
      static_cast<uint32_t>(std::lround(ms_of(packets_.samples() + playout_->ready_samples())));
  return all;
}

}  // namespace tuicall::media
