#include "client/media/recorder.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace tuicall::client {
namespace {

constexpr int64_t kSecond_ms = 1000;
// More than what waits at most, so that one step reads all of it.
constexpr uint32_t kRoom_ms = AudioOutput::kMost_ms + FileThread::kPeriod_ms;
// Times are rounded to milliseconds: less than a frame is no gap.
constexpr int64_t kLeastGap_ms = 10;

}  // namespace

Recorder::Recorder(std::shared_ptr<AudioPort> port, AudioOutput::Listener listener, WavWriter file,
                   Done done)
    : port_(std::move(port)),
      listener_(std::move(listener)),
      rate_hz_(file.format().rate_hz),
      file_(std::move(file)),
      done_(std::move(done)) {}

bool Recorder::step() {
  const std::lock_guard lock(mutex_);
  if (!file_) return false;
  base::Status status;
  if (record(status)) return true;
  finish(status);
  return false;
}

void Recorder::stop(const base::Status& before_call) {
  const std::lock_guard lock(mutex_);
  if (!file_) return;
  base::Status status;
  (void)record(status);
  finish(status.ok() && !call_ ? before_call : status);
}

bool Recorder::is_complete() const {
  const std::lock_guard lock(mutex_);
  return !file_;
}

bool Recorder::is_into(const FileId& file) const {
  const std::lock_guard lock(mutex_);
  return file_ && file_->id() == file;
}

bool Recorder::record(base::Status& status) {
  std::vector<int16_t> samples(size_t{kRoom_ms} * rate_hz_ / kSecond_ms);
  AudioOutput::Piece piece;
  const base::Status heard = port_->output.read(
      listener_, {{rate_hz_, 1}, std::span<int16_t>(samples)}, /*timeout_ms=*/0, piece);
  if (!heard.ok()) return !call_;
  if (call_ && *call_ != piece.call) return false;
  if (piece.samples == 0) return true;
  samples.resize(piece.samples);
  if (!call_) next_sample_ = piece.timestamp_ms * rate_hz_ / kSecond_ms;
  call_ = piece.call;
  status = write(piece.timestamp_ms, samples);
  return status.ok();
}

// What came too late for this thread is silence, so that the rest is heard in its time.
base::Status Recorder::write(int64_t timestamp_ms, std::span<const int16_t> samples) {
  int64_t missing = timestamp_ms * rate_hz_ / kSecond_ms - next_sample_;
  if (missing < kLeastGap_ms * rate_hz_ / kSecond_ms) missing = 0;
  next_sample_ += missing + static_cast<int64_t>(samples.size());
  base::Status status;
  for (const std::vector<int16_t> silence(rate_hz_); missing > 0 && status.ok();) {
    const int64_t count = std::min<int64_t>(missing, rate_hz_);
    status = file_->write(std::span(silence).first(static_cast<size_t>(count)));
    missing -= count;
  }
  return status.ok() ? file_->write(samples) : status;
}

void Recorder::finish(const base::Status& status) {
  file_.reset();
  port_->output.forget(listener_);
  done_(status);
}

}  // namespace tuicall::client
