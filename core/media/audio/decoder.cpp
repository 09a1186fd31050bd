#include "media/audio/decoder.h"

#include <opus.h>

#include <algorithm>
#include <cassert>
#include <new>

#include "media/audio/format.h"

namespace tuicall::media {

void Decoder::Destroy::operator()(OpusDecoder* decoder) const { opus_decoder_destroy(decoder); }
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

Decoder::Decoder() {
  int error = OPUS_OK;
  opus_.reset(opus_decoder_create(kSampleRate_hz, 1, &error));
  if (!opus_) throw std::bad_alloc();
}

size_t Decoder::decode(std::span<const uint8_t> payload, std::span<int16_t> out) {
  if (payload.empty()) return 0;  // for Opus that would be a lost packet
  const int samples = opus_decode(opus_.get(), payload.data(), static_cast<int>(payload.size()),
                                  out.data(), static_cast<int>(out.size()), 0);
  return static_cast<size_t>(std::max(samples, 0));
}

bool Decoder::decode_fec(std::span<const uint8_t> next, std::span<int16_t> out) {
  if (next.empty()) return false;
  return opus_decode(opus_.get(), next.data(), static_cast<int>(next.size()), out.data(),
                     static_cast<int>(out.size()), 1) == static_cast<int>(out.size());
}

void Decoder::conceal(std::span<int16_t> out) {
  assert(out.size() % kConcealStepSamples == 0 && out.size() <= kMaxPacketSamples);
  if (out.empty()) return;
  const int samples =
      opus_decode(opus_.get(), nullptr, 0, out.data(), static_cast<int>(out.size()), 0);
  if (samples < 0) std::fill(out.begin(), out.end(), int16_t{0});
}

void Decoder::reset() { opus_decoder_ctl(opus_.get(), OPUS_RESET_STATE); }

}  // namespace tuicall::media
