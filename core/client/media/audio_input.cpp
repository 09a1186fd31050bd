#include "client/media/audio_input.h"

#include <string>
#include <variant>
#include <vector>

namespace tuicall::client {

using media::kFrame_ms;

uint32_t AudioInput::waiting_ms() const {
  const size_t rest = (input_ ? input_->buffered_samples() : 0) + live_.samples();
  return static_cast<uint32_t>(frames_.size() * kFrame_ms + rest / media::kSamplesPer_ms);
}

void AudioInput::finish() {
  media::AudioFrame frame;
  while (live_.take(frame) || live_.take_rest(frame)) frames_.push_back(frame);
  if (input_ && input_->read_rest(frame)) frames_.push_back(frame);
}

base::Status AudioInput::push(const AudioChunk& chunk, uint32_t& queued_ms) {
  queued_ms = 0;
  base::Status status = media::check_convertible(chunk.format);
  if (!status.ok()) return status;
  const size_t samples = std::visit([](const auto& s) { return s.size(); }, chunk.samples);
  const uint64_t length_ms =
      uint64_t{samples} / chunk.format.channels * 1000 / chunk.format.rate_hz;
  const std::lock_guard lock(mutex_);
  queued_ms = waiting_ms();
  if (queued_ms + length_ms > kMost_ms) {
    return {base::kRequestRefused, std::to_string(queued_ms) + " ms of sound wait to be sent and " +
                                       std::to_string(length_ms) + " ms came, expected at most " +
                                       std::to_string(kMost_ms) + " ms together"};
  }
  if (!input_ || !(format_ == chunk.format) || is_live_ != chunk.is_live) {
    finish();
    format_ = chunk.format;
    is_live_ = chunk.is_live;
    input_ = std::make_unique<media::PcmInput>(format_);
  }
  std::visit([this](const auto& s) { input_->push(s); }, chunk.samples);
  starved_ = false;
  if (is_live_) {
    std::vector<int16_t> piece;
    input_->read_all(piece);
    live_.add(piece);
  }
  for (media::AudioFrame frame; input_->read(frame);) frames_.push_back(frame);
  queued_ms = waiting_ms();
  return {};
}

void AudioInput::clear() {
  const std::lock_guard lock(mutex_);
  input_.reset();
  frames_.clear();
  live_.clear();
  starved_ = false;
}

bool AudioInput::take(media::AudioFrame& frame) {
  const std::lock_guard lock(mutex_);
  if (!frames_.empty()) {
    frame = frames_.front();
    frames_.pop_front();
    starved_ = false;
    return true;
  }
  if (live_.take(frame)) {
    starved_ = false;
    return true;
  }
  // A program that pushes as a microphone does is a little late now and then.
  const bool ended = starved_ && (live_.take_rest(frame) || (input_ && input_->read_rest(frame)));
  starved_ = !ended;
  return ended;
}

}  // namespace tuicall::client
