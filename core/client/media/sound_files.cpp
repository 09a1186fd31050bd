#include "client/media/sound_files.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "client/media/wav_reader.h"
#include "media/audio/format.h"
#include "media/audio/sine.h"

namespace tuicall::client {
namespace {

constexpr double kLowest_hz = 1;
constexpr double kHighest_hz = 20'000;  // what is audible, and what Opus keeps: RFC 6716, 2
constexpr uint32_t kLongestTone_ms = 3'600'000;

base::Status out_of_range(const std::string& what, const std::string& value,
                          const std::string& range) {
  return {base::kParamInvalid, what + " is " + value + ", expected " + range};
}

base::Status check(const ToneOptions& tone) {
  if (!(tone.frequency_hz >= kLowest_hz && tone.frequency_hz <= kHighest_hz))
    return out_of_range("the tone's frequency", std::to_string(tone.frequency_hz) + " Hz",
                        "1 to 20000");
  if (!(tone.amplitude >= 0 && tone.amplitude <= 1))
    return out_of_range("the tone's amplitude", std::to_string(tone.amplitude), "0 to 1");
  if (tone.duration_ms == 0 || tone.duration_ms > kLongestTone_ms)
    return out_of_range("the tone's duration", std::to_string(tone.duration_ms) + " ms",
                        "1 to " + std::to_string(kLongestTone_ms));
  return {};
}

}  // namespace

SoundFiles::SoundFiles(FileThread& thread, std::shared_ptr<AudioPort> port)
    : thread_(thread), port_(std::move(port)) {}

base::Status SoundFiles::play(Player::Source source, Done done) {
  const std::lock_guard lock(mutex_);
  if (!closed_.ok()) return closed_;
  thread_.add(std::make_shared<Player>(port_, std::move(source), std::move(done)));
  return {};
}

base::Status SoundFiles::play_file(const std::string& path, Done done) {
  base::Result<WavReader> opened = WavReader::open(path);
  if (!opened.ok()) return opened.status();
  const auto file = std::make_shared<WavReader>(std::move(*opened));
  return play({file->format(), file->samples(), [file](size_t count) { return file->read(count); }},
              std::move(done));
}

base::Status SoundFiles::play_tone(const ToneOptions& tone, Done done) {
  base::Status status = check(tone);
  if (!status.ok()) return status;
  const uint64_t length = uint64_t{tone.duration_ms} * media::kSamplesPer_ms;
  const auto read = [sine = media::Sine(tone.frequency_hz, tone.amplitude, media::kSampleRate_hz),
                     left = length](size_t count) mutable -> base::Result<std::vector<float>> {
    std::vector<float> samples(static_cast<size_t>(std::min<uint64_t>(count, left)));
    for (float& sample : samples) sample = sine.next();
    left -= samples.size();
    return samples;
  };
  return play({{media::kSampleRate_hz, 1}, length, read}, std::move(done));
}

base::Status SoundFiles::record(const std::string& user_id, const std::string& path,
                                uint32_t rate_hz, Done done) {
  const media::PcmFormat format{rate_hz, 1};
  base::Status status = media::check_program_format(format);
  if (!status.ok()) return status;
  const std::lock_guard lock(mutex_);
  if (!closed_.ok()) return closed_;
  std::erase_if(recordings_, [](const auto& entry) { return entry.second->is_complete(); });
  if (recordings_.contains(path)) return WavWriter::taken(path);  // though its file be another one
  const auto is_taken = [this](const FileId& id) {
    return std::any_of(recordings_.begin(), recordings_.end(),
                       [&id](const auto& entry) { return entry.second->is_into(id); });
  };
  base::Result<WavWriter> file = WavWriter::create(path, format, is_taken);
  if (!file.ok()) return file.status();
  const auto recorder = std::make_shared<Recorder>(
      port_, AudioOutput::Listener{user_id, ++last_recording_}, std::move(*file), std::move(done));
  recordings_.emplace(path, recorder);
  (void)recorder->step();  // asks for the sound from now on
  thread_.add(recorder);
  return {};
}

base::Status SoundFiles::stop_recording(const std::string& path) {
  const std::lock_guard lock(mutex_);
  const auto found = recordings_.find(path);
  const bool goes_on = found != recordings_.end() && !found->second->is_complete();
  if (goes_on) found->second->stop({});
  if (found != recordings_.end()) recordings_.erase(found);
  if (goes_on) return {};
  return {base::kParamInvalid, "'" + path + "' is not being recorded (any more)"};
}

void SoundFiles::close(const base::Status& why) {
  {
    const std::lock_guard lock(mutex_);
    closed_ = why;
    for (const auto& [path, recorder] : recordings_) recorder->stop(why);
    recordings_.clear();
  }
  port_->input.clear(why);
}

}  // namespace tuicall::client
