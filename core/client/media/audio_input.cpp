#include "client/media/audio_input.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <variant>

namespace tuicall::client {

uint32_t AudioInput::waiting_ms() const {
  const uint64_t samples = std::accumulate(
      parts_.begin(), parts_.end(), uint64_t{live_.samples()},
      [](uint64_t sum, const Part& part) { return sum + part.samples.size() + part.to_come; });
  return static_cast<uint32_t>(std::min<uint64_t>(samples / media::kSamplesPer_ms, UINT32_MAX));
}

// Where what is pushed goes.
std::deque<int16_t>& AudioInput::pushed() {
  if (parts_.empty() || parts_.back().stream != 0) parts_.emplace_back();
  return parts_.back().samples;
}

// What was pushed live is all.
void AudioInput::finish_live() {
  std::vector<int16_t> rest(live_.samples());
  if (!live_.take_rest(rest)) return;
  std::deque<int16_t>& samples = pushed();
  samples.insert(samples.end(), rest.begin(), rest.end());
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
    if (!chunk.is_live) finish_live();
    format_ = chunk.format;
    is_live_ = chunk.is_live;
    input_ = std::make_unique<media::PcmInput>(format_);
  }
  std::visit([this](const auto& s) { input_->push(s); }, chunk.samples);
  starved_ = false;
  const std::vector<int16_t> piece = input_->read_all();
  if (is_live_) {
    live_.add(piece);
  } else if (!piece.empty()) {
    std::deque<int16_t>& to = pushed();
    to.insert(to.end(), piece.begin(), piece.end());
  }
  queued_ms = waiting_ms();
  return {};
}

// Whoever clears last, at the end of the engine, can rely on it that nobody is told later.
void AudioInput::clear(const base::Status& why) {
  const std::lock_guard clearing(clearing_mutex_);
  std::deque<Part> forgotten;
  {
    const std::lock_guard lock(mutex_);
    input_.reset();
    forgotten.swap(parts_);
    live_.clear();
    starved_ = false;
  }
  for (const Part& part : forgotten) {
    if (part.done) part.done(why);
  }
}

bool AudioInput::take(std::span<int16_t> frame) {
  std::vector<Part> said;
  bool taken = false;
  {
    const std::lock_guard lock(mutex_);
    taken = take_part(frame);
    if (!taken && (parts_.empty() || !parts_.front().more_comes())) {
      taken = live_.take(frame) || (starved_ && live_.take_rest(frame));
    }
    starved_ = !taken;
    said = drop_complete();
  }
  for (const Part& part : said) {
    if (part.done) part.done(part.status);
  }
  return taken;
}

// A frame of what is not live. A program that pushes as a microphone does is a little late now and
// then, and so may a file be: only of what is known to be all, the last frame is filled up.
bool AudioInput::take_part(std::span<int16_t> frame) {
  size_t available = 0;
  bool is_all = true;
  for (const Part& part : parts_) {
    available += part.samples.size();
    is_all = !part.more_comes();
    if (!is_all) break;
  }
  if (available == 0) return false;
  if (available < frame.size()) {
    const bool is_known = starved_ || live_.samples() > 0 || parts_.back().stream != 0;
    if (!is_all || !is_known) return false;
  }
  auto to = frame.begin();
  for (Part& part : parts_) {
    const auto room = static_cast<size_t>(frame.end() - to);
    const auto count = static_cast<std::ptrdiff_t>(std::min(room, part.samples.size()));
    to = std::copy_n(part.samples.begin(), count, to);
    part.samples.erase(part.samples.begin(), part.samples.begin() + count);
    if (to == frame.end()) break;
  }
  std::fill(to, frame.end(), int16_t{0});
  return true;
}

std::vector<AudioInput::Part> AudioInput::drop_complete() {
  std::vector<Part> complete;
  while (!parts_.empty() && parts_.front().samples.empty() && !parts_.front().more_comes()) {
    complete.push_back(std::move(parts_.front()));
    parts_.pop_front();
  }
  return complete;
}

uint64_t AudioInput::begin_stream(uint64_t samples, Done done) {
  const std::lock_guard lock(mutex_);
  finish_live();
  parts_.push_back({++last_stream_, {}, samples, false, {}, std::move(done)});
  return last_stream_;
}

AudioInput::Part* AudioInput::find(uint64_t stream) {
  const auto found = std::find_if(parts_.begin(), parts_.end(),
                                  [stream](const Part& part) { return part.stream == stream; });
  return found == parts_.end() ? nullptr : &*found;
}

std::optional<size_t> AudioInput::feed_stream(uint64_t stream, std::span<const int16_t> samples) {
  const std::lock_guard lock(mutex_);
  Part* const part = find(stream);
  if (part == nullptr) return std::nullopt;
  part->samples.insert(part->samples.end(), samples.begin(), samples.end());
  part->to_come -= std::min<uint64_t>(part->to_come, samples.size());
  return part->samples.size();
}

void AudioInput::end_stream(uint64_t stream, base::Status status) {
  const std::lock_guard lock(mutex_);
  Part* const part = find(stream);
  if (part == nullptr) return;
  part->is_complete = true;
  part->to_come = 0;
  part->status = std::move(status);
}

}  // namespace tuicall::client
