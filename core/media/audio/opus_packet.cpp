#include "media/audio/opus_packet.h"

#include <opus.h>

#include <algorithm>
#include <array>

#include "media/audio/format.h"

namespace tuicall::media {
namespace {

constexpr unsigned kFirstCeltOnlyConfig = 16;  // RFC 6716, table 2
constexpr size_t kSilkFrameSamples = 960;      // a longer frame is several of these
constexpr int kMaxFrames = 48;

// The first bits of SILK's part, for each channel: one voice bit for each frame of 20 ms, then one
// that says whether there is redundancy (RFC 6716, 4.2.3). They are of equal chance, so that the
// range coder leaves them as they are.
struct SilkBits {
  bool has_voice = false;
  bool has_fec = false;
};

SilkBits read_silk_bits(uint8_t first, unsigned frames, unsigned channels) {
  SilkBits found;
  unsigned next = 7;
  for (unsigned channel = 0; channel < channels; ++channel) {
    for (unsigned i = 0; i < frames; ++i) {
      found.has_voice = found.has_voice || ((first >> next--) & 1U) != 0;
    }
    found.has_fec = found.has_fec || ((first >> next--) & 1U) != 0;
  }
  return found;
}

}  // namespace

std::optional<OpusPacketInfo> inspect_opus_packet(std::span<const uint8_t> payload) {
  std::array<const uint8_t*, kMaxFrames> frames{};
  std::array<opus_int16, kMaxFrames> sizes{};
  uint8_t head = 0;
  if (payload.empty()) return std::nullopt;
  const auto length = static_cast<opus_int32>(payload.size());
  const int count =
      opus_packet_parse(payload.data(), length, &head, frames.data(), sizes.data(), nullptr);
  const int samples = opus_packet_get_nb_samples(payload.data(), length, kSampleRate_hz);
  if (count <= 0 || samples <= 0) return std::nullopt;

  OpusPacketInfo info;
  info.samples = static_cast<size_t>(samples);
  info.frame_samples = info.samples / static_cast<size_t>(count);
  if (sizes[0] == 0) {
    info.has_voice = false;
  } else if (static_cast<unsigned>(head >> 3U) < kFirstCeltOnlyConfig) {
    const size_t parts = std::max<size_t>(info.frame_samples / kSilkFrameSamples, 1);
    const auto channels = static_cast<unsigned>(opus_packet_get_nb_channels(payload.data()));
    const SilkBits bits = read_silk_bits(*frames[0], static_cast<unsigned>(parts), channels);
    info.has_voice = bits.has_voice;
    info.has_fec = bits.has_fec;
  }
  return info;
}

}  // namespace tuicall::media
