#include "media/audio/playout.h"

#include <algorithm>
#include <cassert>

#include "media/audio/level.h"
#include "media/audio/time_stretch.h"

namespace tuicall::media {
namespace {

// A stream that says nothing for so long has ended: even in silence, Opus sends every 400 ms.
constexpr size_t kEndedSamples = 1000 * kSamplesPer_ms;
// Sound as quiet as that is not missed.
constexpr double kQuiet_dbov = 55;
// The weights of one packet in what happened lately.
constexpr double kLossWeight = 1.0 / 100;
constexpr double kFecWeight = 1.0 / 50;
constexpr int64_t kMaxLossNoted = 25;
constexpr size_t kStep = Decoder::kConcealStepSamples;

size_t whole_steps(size_t samples) { return (samples + kStep - 1) / kStep * kStep; }

bool sounds_quiet(std::span<const int16_t> pcm) {
  LevelMeter meter;
  meter.add(pcm);
  return meter.level_dbov() > kQuiet_dbov;
}

}  // namespace

Playout::Playout(PacketBuffer& packets) : packets_(packets) {}

void Playout::start() {
  assert(packets_.front() != nullptr);
  has_started_ = true;
  next_timestamp_ = packets_.front()->timestamp;
  last_sequence_ = packets_.front()->sequence - 1;
}

void Playout::fill(size_t samples, int64_t ideal_timestamp) {
  while (ready_.size() < samples) step(samples - ready_.size(), ideal_timestamp);
}

void Playout::take(std::span<int16_t> out) {
  assert(out.size() <= ready_.size());
  const auto end = ready_.begin() + static_cast<std::ptrdiff_t>(out.size());
  std::copy(ready_.begin(), end, out.begin());
  ready_.erase(ready_.begin(), end);
  kind_ = FrameKind::kNormal;
}

// Adds samples, or comes nearer to the next packet.
void Playout::step(size_t need, int64_t ideal_timestamp) {
  while (packets_.front() != nullptr && packets_.front()->end() <= next_timestamp_) packets_.pop();
  const BufferedPacket* const next = packets_.front();
  if (next == nullptr) {
    stall(need);
    return;
  }
  const int64_t gap = next->timestamp - next_timestamp_;
  if (gap <= 0) {
    decode_front();
    return;
  }
  const auto lost_packets = std::max<int64_t>(next->sequence - last_sequence_ - 1, 0);
  const int64_t lost = std::min(gap, lost_packets * static_cast<int64_t>(next->info.samples));
  if (gap > lost) {
    fill_silence(next->timestamp - lost, need, ideal_timestamp);
  } else if (stalled_ > 0) {
    next_timestamp_ += std::min(gap, static_cast<int64_t>(stalled_));
    counts_.concealed += stalled_;
    stalled_ = 0;
  } else {
    replace_lost(*next, need);
  }
}

void Playout::stall(size_t need) {
  const size_t samples = whole_steps(need);
  if (stalled_ < kEndedSamples) {
    conceal(append(samples));
    kind_ = std::max(kind_, is_quiet_ ? FrameKind::kSilence : FrameKind::kConcealed);
  } else {
    append(samples);
    kind_ = std::max(kind_, FrameKind::kSilence);
  }
  // They are not of the stream: the sample after them is still the same.
  stalled_ += samples;
}

void Playout::decode_front() {
  const BufferedPacket& packet = *packets_.front();
  counts_.concealed += stalled_;  // it came late, and the delay has grown
  stalled_ = 0;
  const std::span<int16_t> out = append(packet.info.samples);
  if (decoder_.decode(packet.payload, out) == out.size()) {
    fade_.decoded(out);
    made(FrameKind::kNormal, out.size());
  } else {
    conceal(out);
    made(FrameKind::kConcealed, out.size());
  }
  is_quiet_ = !packet.info.has_voice || sounds_quiet(out);
  recent_fec_ += ((packet.info.has_fec ? 1 : 0) - recent_fec_) * kFecWeight;
  note_loss(packet.sequence - last_sequence_ - 1);
  next_timestamp_ = packet.end();
  last_sequence_ = packet.sequence;
  packets_.pop();
}

void Playout::note_loss(int64_t lost) {
  for (int64_t i = std::clamp<int64_t>(lost, 0, kMaxLossNoted); i > 0; --i) {
    recent_loss_ += (1 - recent_loss_) * kLossWeight;
  }
  recent_loss_ -= recent_loss_ * kLossWeight;
}

// Up to end, where the sender begins to speak again.
void Playout::fill_silence(int64_t end, size_t need, int64_t ideal_timestamp) {
  counts_.silent += stalled_;
  stalled_ = 0;
  next_timestamp_ = std::min(end, ideal_timestamp + static_cast<int64_t>(ready_.size()));
  const size_t made_samples = append_concealed(static_cast<size_t>(end - next_timestamp_), need);
  if (made_samples > 0) made(FrameKind::kSilence, made_samples);
}

// One or more packets before next are lost. The last of them may be in next once more.
void Playout::replace_lost(const BufferedPacket& next, size_t need) {
  const auto gap = static_cast<size_t>(next.timestamp - next_timestamp_);
  const size_t copy = next.info.has_fec ? next.info.frame_samples : 0;
  if (copy == 0 || gap >= copy + kStep) {
    const size_t made_samples = append_concealed(gap - copy, need);
    if (made_samples > 0) made(FrameKind::kConcealed, made_samples);
    return;
  }
  const size_t begin = ready_.size();
  const std::span<int16_t> out = append(copy);
  const bool is_recovered = decoder_.decode_fec(next.payload, out);
  if (is_recovered) {
    fade_.decoded(out);
  } else {
    std::fill(out.begin(), out.end(), int16_t{0});
  }
  if (copy > gap) {  // its beginning has been concealed already
    const auto at = ready_.begin() + static_cast<std::ptrdiff_t>(begin);
    ready_.erase(at, at + static_cast<std::ptrdiff_t>(copy - gap));
  }
  made(is_recovered ? FrameKind::kRecovered : FrameKind::kConcealed, std::min(copy, gap));
  next_timestamp_ = next.timestamp;
}

std::span<int16_t> Playout::append(size_t samples) {
  ready_.resize(ready_.size() + samples);
  return std::span(ready_).last(samples);
}

void Playout::conceal(std::span<int16_t> out) {
  decoder_.conceal(out);
  // In the sender's silence this is the noise of the room, which stays.
  if (!is_quiet_) fade_.conceal(out);
}

// Goes on by what it gives, and by the rest of a gap that is shorter than any frame of Opus.
size_t Playout::append_concealed(size_t at_most, size_t need) {
  const size_t samples = std::min(whole_steps(need), at_most / kStep * kStep);
  if (samples > 0) conceal(append(samples));
  next_timestamp_ += static_cast<int64_t>(samples > 0 ? samples : at_most);
  return samples;
}

void Playout::made(FrameKind kind, size_t samples) {
  kind_ = std::max(kind_, kind);
  switch (kind) {
    case FrameKind::kNormal:
      counts_.normal += samples;
      break;
    case FrameKind::kSilence:
      counts_.silent += samples;
      break;
    case FrameKind::kRecovered:
      counts_.recovered += samples;
      break;
    case FrameKind::kConcealed:
      counts_.concealed += samples;
      break;
  }
}

bool Playout::shorten(size_t keep) {
  const BufferedPacket* const next = packets_.front();
  if (next != nullptr && next->timestamp == next_timestamp_ && stalled_ == 0) decode_front();
  const size_t removed = ready_.size() > keep ? media::shorten(ready_, ready_.size() - keep) : 0;
  counts_.removed += removed;
  return removed > 0;
}

bool Playout::lengthen() {
  const size_t inserted = media::lengthen(ready_);
  counts_.inserted += inserted;
  return inserted > 0;
}

size_t Playout::skip_to(int64_t timestamp) {
  size_t skipped = 0;
  while (packets_.front() != nullptr && packets_.front()->end() <= timestamp) {
    last_sequence_ = packets_.front()->sequence;
    next_timestamp_ = packets_.front()->end();
    packets_.pop();
    ++skipped;
  }
  return skipped;
}

}  // namespace tuicall::media
