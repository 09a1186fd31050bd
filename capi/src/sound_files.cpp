#include <string>
#include <utility>

#include "tuicall/tuicall.h"
#include "with_engine.h"

using tuicall::base::Result;
using tuicall::base::Status;
using tuicall::capi::invalid;
using tuicall::capi::with_completion;
using tuicall::capi::with_engine;
using tuicall::client::Completion;
using tuicall::client::Engine;

namespace capi = tuicall::capi;

namespace {

constexpr uint32_t kDefaultRate_hz = 48'000;

Status check_path(const char* path) {
  if (path != nullptr && *path != '\0') return {};
  return invalid("path is null or empty, expected the name of a WAV file");
}

}  // namespace

int32_t tuicall_engine_play_file(tuicall_engine* engine, const char* path,
                                 const tuicall_completion* completion) {
  return with_completion(engine, completion, [&](Engine& e, Completion done) -> Status {
    Status status = check_path(path);
    return status.ok() ? e.play_file(path, std::move(done)) : status;
  });
}

int32_t tuicall_engine_play_tone(tuicall_engine* engine, double frequency_hz, double amplitude,
                                 uint32_t duration_ms, const tuicall_completion* completion) {
  return with_completion(engine, completion, [&](Engine& e, Completion done) -> Status {
    return e.play_tone({frequency_hz, amplitude, duration_ms}, std::move(done));
  });
}

int32_t tuicall_engine_record_file(tuicall_engine* engine, const char* user_id, const char* path,
                                   uint32_t sample_rate_hz, const tuicall_completion* completion) {
  return with_completion(engine, completion, [&](Engine& e, Completion done) -> Status {
    Status status = check_path(path);
    if (!status.ok()) return status;
    const Result<std::string> user = capi::read_listened_to(user_id);
    if (!user.ok()) return user.status();
    const uint32_t rate_hz = sample_rate_hz == 0 ? kDefaultRate_hz : sample_rate_hz;
    return e.record_file(*user, path, rate_hz, std::move(done));
  });
}

int32_t tuicall_engine_stop_recording(tuicall_engine* engine, const char* path) {
  return with_engine(engine, [&](Engine& e) -> Status {
    Status status = check_path(path);
    return status.ok() ? e.stop_recording(path) : status;
  });
}
