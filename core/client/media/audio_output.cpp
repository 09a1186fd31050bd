#include "client/media/audio_output.h"

#include <algorithm>
#include <chrono>
#include <type_traits>
#include <variant>

namespace tuicall::client {
namespace {

constexpr size_t kMostFrames = AudioOutput::kMost_ms / media::kFrame_ms;

}  // namespace

void AudioOutput::begin() {
  const std::lock_guard lock(mutex_);
  going_on_ = true;
  ++call_;
  for (auto& [user_id, track] : tracks_) track = Track();
}

void AudioOutput::end() {
  const std::lock_guard lock(mutex_);
  going_on_ = false;
  changed_.notify_all();
}

bool AudioOutput::wants(const std::string& user_id) const {
  const std::lock_guard lock(mutex_);
  return tracks_.contains(user_id);
}

void AudioOutput::write(const std::string& user_id, const media::AudioFrame& frame,
                        int64_t timestamp_ms) {
  const std::lock_guard lock(mutex_);
  const auto found = tracks_.find(user_id);
  if (found == tracks_.end()) return;
  Track& track = found->second;
  if (track.frames.size() >= kMostFrames) {
    track.frames.pop_front();
    track.first_ms += media::kFrame_ms;
  }
  if (track.frames.empty()) track.first_ms = timestamp_ms;
  track.frames.push_back(frame);
  changed_.notify_all();
}

base::Status AudioOutput::read(const std::string& user_id, const AudioRoom& room,
                               int32_t timeout_ms, Piece& piece) {
  piece = {};
  base::Status status = media::check_program_format(room.format);
  if (!status.ok()) return status;
  std::unique_lock lock(mutex_);
  Track& track = tracks_[user_id];
  return std::visit(
      [&](const auto& samples) {
        return read_samples(track, lock, samples, room.format, timeout_ms, piece);
      },
      room.samples);
}

template <typename Sample>
std::vector<Sample>& AudioOutput::converted(Track& track) {
  if constexpr (std::is_same_v<Sample, int16_t>) {
    return track.integers;
  } else {
    return track.floats;
  }
}

// Until so many samples are there, or no frame is left.
template <typename Sample>
void AudioOutput::convert_waiting(Track& track, size_t wanted) {
  std::vector<Sample>& there = converted<Sample>(track);
  while (there.size() < wanted && !track.frames.empty()) {
    if (there.empty()) track.converted_ms = track.first_ms;
    const media::AudioFrame frame = track.frames.front();
    track.frames.pop_front();
    track.first_ms += media::kFrame_ms;
    std::span<const Sample> more;
    if constexpr (std::is_same_v<Sample, int16_t>) {
      more = track.output->to_int16(frame);
    } else {
      more = track.output->to_float(frame);
    }
    there.insert(there.end(), more.begin(), more.end());
  }
}

template <typename Sample>
base::Status AudioOutput::read_samples(Track& track, std::unique_lock<std::mutex>& lock,
                                       std::span<Sample> room, const media::PcmFormat& format,
                                       int32_t timeout_ms, Piece& piece) {
  const size_t wanted = room.size() - room.size() % format.channels;
  const uint64_t call = call_;
  const auto enough = [&] {
    if (!track.output || !(track.format == format)) {
      track.format = format;
      track.output = std::make_unique<media::PcmOutput>(format);
      track.integers.clear();
      track.floats.clear();
    }
    convert_waiting<Sample>(track, wanted);
    return converted<Sample>(track).size() >= wanted || !going_on_ || call != call_;
  };
  if (timeout_ms < 0) {
    changed_.wait(lock, enough);
  } else {
    changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), enough);
  }
  std::vector<Sample>& there = converted<Sample>(track);
  if (there.empty() && !going_on_) {
    return {base::kRequestRefused, "there is no sound: no call goes on"};
  }
  const size_t given = std::min(wanted, there.size());
  std::copy_n(there.begin(), given, room.begin());
  there.erase(there.begin(), there.begin() + static_cast<std::ptrdiff_t>(given));
  piece = {static_cast<uint32_t>(given / format.channels), track.converted_ms};
  track.converted_ms += int64_t{piece.samples} * 1000 / format.rate_hz;
  return {};
}

}  // namespace tuicall::client
