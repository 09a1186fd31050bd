#include "call_sound.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "playback_queue.h"

namespace tuicall::cli {

namespace {

constexpr uint32_t kPiece_ms = 20;
// A file is read so far ahead, and is looked after so often.
constexpr uint32_t kAhead_ms = 1'000;
constexpr std::chrono::milliseconds kPause{100};
constexpr int32_t kListen_ms = 200;

}  // namespace

CallSound::CallSound(TUICallEngine& engine, Sound& sound)
    : engine_(engine.handle()), sound_(sound) {
  if (sound_.source) sayer_ = std::thread([this] { run(&CallSound::say); });
  if (sound_.sink) {
    const auto hearing = sound_.sink->live() ? &CallSound::play : &CallSound::hear;
    hearer_ = std::thread([this, hearing] { run(hearing); });
  }
}

CallSound::~CallSound() { (void)stop(); }

std::string CallSound::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread* thread : {&sayer_, &hearer_}) {
    if (thread->joinable()) thread->join();
  }
  return failure_;
}

void CallSound::run(void (CallSound::*work)()) {
  try {
    (this->*work)();
  } catch (const std::exception& error) {
    const std::lock_guard lock(mutex_);
    if (failure_.empty()) failure_ = error.what();
  }
}

void CallSound::say() {
  AudioSource& source = *sound_.source;
  source.rewind();
  const size_t piece = samples_in(kPiece_ms, source.format().rate_hz);
  uint32_t queued_ms = 0;
  while (!stopping()) {
    const std::vector<int16_t> samples = source.read(piece);
    if (samples.empty() || !push(samples, queued_ms)) return;
    while (queued_ms > kAhead_ms) {
      if (!pause()) return;
      if (!push({}, queued_ms)) return;
    }
  }
}

bool CallSound::push(const std::vector<int16_t>& samples, uint32_t& queued_ms) {
  const AudioFormat format = sound_.source->format();
  tuicall_audio audio{};
  audio.size = sizeof audio;
  audio.sample_format = TUICALL_SAMPLE_S16;
  audio.sample_rate_hz = format.rate_hz;
  audio.channels = format.channels;
  audio.live = sound_.source->live() ? 1 : 0;
  audio.samples = samples.data();
  audio.sample_count = static_cast<uint32_t>(samples.size() / format.channels);
  return tuicall_engine_push_audio(engine_, &audio, &queued_ms) == TUICALL_OK;
}

void CallSound::hear() {
  AudioSink& sink = *sound_.sink;
  const size_t piece = samples_in(kPiece_ms, sink.format().rate_hz);
  size_t written = 0;
  bool over = false;
  while (!over && !stopping()) {
    int64_t timestamp_ms = 0;
    const std::vector<int16_t> samples = listen(kListen_ms, timestamp_ms, over);
    if (samples.empty()) continue;
    // What came too late for this thread is silence, so that the rest is heard in its time.
    const size_t at = samples_in(static_cast<uint32_t>(timestamp_ms), sink.format().rate_hz);
    if (written == 0) written = at;
    if (at > written + piece) {
      sink.write(std::vector<int16_t>(at - written));
      written = at;
    }
    sink.write(samples);
    written += samples.size();
  }
}

// All that has come is taken before the device is given the next piece: how much waits tells how
// late it is.
void CallSound::play() {
  AudioSink& sink = *sound_.sink;
  const size_t piece = samples_in(kPiece_ms, sink.format().rate_hz);
  PlaybackQueue queue(sink.format().rate_hz);
  bool over = false;
  while (!over && !stopping()) {
    int64_t timestamp_ms = 0;
    const std::vector<int16_t> samples = listen(queue.empty() ? kListen_ms : 0, timestamp_ms, over);
    queue.add(samples);
    if (samples.empty() && !queue.empty()) sink.write(queue.next(piece));
  }
}

std::vector<int16_t> CallSound::listen(int32_t timeout_ms, int64_t& timestamp_ms, bool& over) {
  const AudioFormat format = sound_.sink->format();
  std::vector<int16_t> samples(samples_in(kPiece_ms, format.rate_hz));
  tuicall_audio_buffer buffer{};
  buffer.size = sizeof buffer;
  buffer.sample_format = TUICALL_SAMPLE_S16;
  buffer.sample_rate_hz = format.rate_hz;
  buffer.channels = format.channels;
  buffer.samples = samples.data();
  buffer.capacity = static_cast<uint32_t>(samples.size());
  over = tuicall_engine_read_audio(engine_, nullptr, &buffer, timeout_ms) != TUICALL_OK;
  timestamp_ms = buffer.timestamp_ms;
  samples.resize(over ? 0 : buffer.sample_count);
  return samples;
}

bool CallSound::pause() {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, kPause, [this] { return stopping_; });
}

bool CallSound::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

}  // namespace tuicall::cli
