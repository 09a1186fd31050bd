#include "client/media/audio_output.h"

#include <algorithm>
#include <chrono>
#include <type_traits>
#include <variant>

#include "media/audio/sample.h"

namespace tuicall::client {
namespace {

constexpr size_t kMostFrames = AudioOutput::kMost_ms / media::kFrame_ms;

}  // namespace

// Nobody but a recording hears the call before any more, and of users that were not read in it
// nobody may ever ask again.
void AudioOutput::begin() {
  const std::lock_guard lock(mutex_);
  going_on_ = true;
  ++call_;
  std::erase_if(tracks_, [this](const auto& entry) {
    return entry.first.recording == 0 && entry.second->call + 1 < call_;
  });
  for (auto& [listener, track] : tracks_) {
    if (listener.recording != 0 && !track->is_empty()) continue;
    const uint64_t call = track->call;
    *track = Track();
    track->call = call;
  }
}

void AudioOutput::end() {
  const std::lock_guard lock(mutex_);
  going_on_ = false;
  changed_.notify_all();
}

void AudioOutput::forget(const Listener& listener) {
  const std::lock_guard lock(mutex_);
  tracks_.erase(listener);
}

size_t AudioOutput::asked_for() const {
  const std::lock_guard lock(mutex_);
  return tracks_.size();
}

void AudioOutput::play(int64_t timestamp_ms, const media::AudioFrame& mix,
                       std::span<const Voice> voices) {
  const std::lock_guard lock(mutex_);
  for (auto& [listener, track] : tracks_) {
    if (track->heard_in != call_ && !track->is_empty()) continue;
    track->heard_in = call_;
    Heard heard{{}, timestamp_ms};
    const auto voice =
        std::find_if(voices.begin(), voices.end(),
                     [&id = listener.user_id](const Voice& v) { return v.user_id == id; });
    if (listener.user_id.empty()) {
      heard.frame = mix;
    } else if (voice != voices.end()) {
      heard.frame = voice->frame;
    }
    if (track->frames.size() >= kMostFrames) track->frames.pop_front();
    track->frames.push_back(heard);
  }
  changed_.notify_all();
}

base::Status AudioOutput::read(const Listener& listener, const AudioRoom& room, int32_t timeout_ms,
                               Piece& piece) {
  piece = {};
  base::Status status = media::check_program_format(room.format);
  if (!status.ok()) return status;
  const size_t channels = room.format.channels;
  const size_t most = std::visit([](const auto& samples) { return samples.size(); }, room.samples);
  const size_t wanted = most - most % channels;
  std::unique_lock lock(mutex_);
  std::shared_ptr<Track>& known = tracks_[listener];
  if (!known) known = std::make_shared<Track>();
  const std::shared_ptr<Track> track = known;
  track->call = call_;
  const bool is_rest = track->heard_in != call_ && !track->is_empty();
  piece.call = is_rest ? track->heard_in : call_;
  const auto enough = [&, call = call_] {
    track->convert(room.format, wanted);
    return track->converted.size() >= wanted || is_rest || !going_on_ || call != call_;
  };
  if (timeout_ms < 0) {
    changed_.wait(lock, enough);
  } else {
    changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), enough);
  }
  std::vector<float>& there = track->converted;
  if (there.empty() && !going_on_)
    return {base::kRequestRefused, "there is no sound: no call goes on"};
  const size_t given = std::min(wanted, there.size());
  std::visit(
      [&]<typename Sample>(std::span<Sample> samples) {
        if constexpr (std::is_same_v<Sample, float>) {
          std::copy_n(there.begin(), given, samples.begin());
        } else {
          std::transform(there.begin(), there.begin() + static_cast<std::ptrdiff_t>(given),
                         samples.begin(), media::to_int16);
        }
      },
      room.samples);
  piece = {static_cast<uint32_t>(given / channels), track->timestamp_ms(), piece.call};
  there.erase(there.begin(), there.begin() + static_cast<std::ptrdiff_t>(given));
  track->after_anchor += piece.samples;
  return {};
}

int64_t AudioOutput::Track::timestamp_ms() const {
  return anchor_ms + after_anchor * 1000 / int64_t{format.rate_hz};
}

void AudioOutput::Track::convert(const media::PcmFormat& wanted_format, size_t wanted) {
  if (!output || !(format == wanted_format)) {
    format = wanted_format;
    output = std::make_unique<media::PcmOutput>(format);
    converted.clear();
    next_ms = -1;
  }
  while (converted.size() < wanted && !frames.empty()) {
    const Heard heard = frames.front();
    frames.pop_front();
    // The first one, or some before it are missing.
    if (heard.timestamp_ms != next_ms) {
      anchor_ms = heard.timestamp_ms;
      after_anchor = -static_cast<int64_t>(converted.size() / format.channels);
    }
    next_ms = heard.timestamp_ms + media::kFrame_ms;
    const std::span<const float> more = output->to_float(heard.frame);
    converted.insert(converted.end(), more.begin(), more.end());
  }
}

}  // namespace tuicall::client
