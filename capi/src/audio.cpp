#include <cstddef>
#include <string>

#include "arguments.h"
#include "guard.h"
#include "tuicall/tuicall.h"
#include "with_engine.h"

using tuicall::base::Result;
using tuicall::base::Status;
using tuicall::capi::invalid;
using tuicall::capi::with_engine;
using tuicall::client::AudioChunk;
using tuicall::client::AudioOutput;
using tuicall::client::AudioRoom;
using tuicall::client::Engine;

namespace capi = tuicall::capi;

namespace {

constexpr uint32_t kMostChannels = 2;

// What in- and output have in common. `samples` may be null only if there are none.
template <typename Audio>
Status check_layout(const Audio& audio, uint32_t count) {
  if (audio.sample_format != TUICALL_SAMPLE_S16 && audio.sample_format != TUICALL_SAMPLE_F32) {
    return invalid("sample_format is " + std::to_string(audio.sample_format) +
                   ", expected 1 (int16_t) or 2 (float)");
  }
  if (audio.channels == 0 || audio.channels > kMostChannels)
    return invalid("channels is " + std::to_string(audio.channels) + ", expected 1 or 2");
  if (count > 0 && audio.samples == nullptr)
    return invalid("samples is null, expected " + std::to_string(count) + " samples a channel");
  const size_t alignment =
      audio.sample_format == TUICALL_SAMPLE_S16 ? alignof(int16_t) : alignof(float);
  if (reinterpret_cast<uintptr_t>(audio.samples) % alignment != 0)
    return invalid("samples is not aligned to " + std::to_string(alignment) + " bytes");
  return {};
}

template <typename Sample>
std::span<const Sample> samples_of(const tuicall_audio& audio) {
  return {static_cast<const Sample*>(audio.samples), size_t{audio.sample_count} * audio.channels};
}

template <typename Sample>
std::span<Sample> room_of(const tuicall_audio_buffer& buffer) {
  return {static_cast<Sample*>(buffer.samples), size_t{buffer.capacity} * buffer.channels};
}

Result<AudioChunk> read_audio(const tuicall_audio* audio) {
  if (audio == nullptr) return invalid("audio is null, expected what is to be said");
  if (audio->size < offsetof(tuicall_audio, live)) {
    return invalid("audio.size is " + std::to_string(audio->size) +
                   ", expected sizeof(tuicall_audio)");
  }
  const tuicall_audio given = capi::read_struct(*audio);
  Status status = check_layout(given, given.sample_count);
  if (!status.ok()) return status;
  if (given.live > 1) return invalid("live is " + std::to_string(given.live) + ", expected 0 or 1");
  AudioChunk chunk;
  chunk.is_live = given.live == 1;
  chunk.format = {given.sample_rate_hz, given.channels};
  if (given.sample_format == TUICALL_SAMPLE_S16) {
    chunk.samples = samples_of<int16_t>(given);
  } else {
    chunk.samples = samples_of<float>(given);
  }
  return chunk;
}

Result<AudioRoom> read_buffer(const tuicall_audio_buffer* buffer) {
  if (buffer == nullptr) return invalid("buffer is null, expected room for what is heard");
  if (buffer->size < sizeof(tuicall_audio_buffer)) {
    return invalid("buffer.size is " + std::to_string(buffer->size) +
                   ", expected sizeof(tuicall_audio_buffer)");
  }
  if (buffer->capacity == 0) return invalid("capacity is 0, expected at least one sample");
  Status status = check_layout(*buffer, buffer->capacity);
  if (!status.ok()) return status;
  AudioRoom room;
  room.format = {buffer->sample_rate_hz, buffer->channels};
  if (buffer->sample_format == TUICALL_SAMPLE_S16) {
    room.samples = room_of<int16_t>(*buffer);
  } else {
    room.samples = room_of<float>(*buffer);
  }
  return room;
}

}  // namespace

int32_t tuicall_engine_push_audio(tuicall_engine* engine, const tuicall_audio* audio,
                                  uint32_t* queued_ms) {
  if (queued_ms != nullptr) *queued_ms = 0;
  return with_engine(engine, [&](Engine& e) -> Status {
    const Result<AudioChunk> chunk = read_audio(audio);
    if (!chunk.ok()) return chunk.status();
    uint32_t queued = 0;
    Status status = e.push_audio(*chunk, queued);
    if (queued_ms != nullptr) *queued_ms = queued;
    return status;
  });
}

int32_t tuicall_engine_clear_audio(tuicall_engine* engine) {
  return with_engine(engine, [](Engine& e) { return e.clear_audio(); });
}

int32_t tuicall_engine_read_audio(tuicall_engine* engine, const char* user_id,
                                  tuicall_audio_buffer* buffer, int32_t timeout_ms) {
  return with_engine(engine, [&](Engine& e) -> Status {
    const Result<AudioRoom> room = read_buffer(buffer);
    if (!room.ok()) return room.status();
    buffer->sample_count = 0;
    buffer->timestamp_ms = 0;
    const Result<std::string> user = capi::read_listened_to(user_id);
    if (!user.ok()) return user.status();
    AudioOutput::Piece piece;
    Status status = e.read_audio(*user, *room, timeout_ms, piece);
    buffer->sample_count = piece.samples;
    buffer->timestamp_ms = piece.timestamp_ms;
    return status;
  });
}
