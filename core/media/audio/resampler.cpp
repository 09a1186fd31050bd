#include "media/audio/resampler.h"

#include <speex/speex_resampler.h>

#include <cassert>
#include <new>

namespace tuicall::media {
namespace {

// Its filter is 80 samples of the lower rate long: enough that speech at 8 kHz keeps what is below
// 3.6 kHz and nothing is heard that was not there.
constexpr int kQuality = SPEEX_RESAMPLER_QUALITY_DESKTOP;
constexpr size_t kSpareSamples = 16;

}  // namespace

void Resampler::Destroy::operator()(SpeexResamplerState_* state) const {
  speex_resampler_destroy(state);
}
Resampler::~Resampler() = default;
Resampler::Resampler(Resampler&&) noexcept = default;
Resampler& Resampler::operator=(Resampler&&) noexcept = default;

Resampler::Resampler(uint32_t from_hz, uint32_t to_hz) : from_hz_(from_hz), to_hz_(to_hz) {
  if (from_hz == to_hz) return;
  int error = RESAMPLER_ERR_SUCCESS;
  speex_.reset(speex_resampler_init(1, from_hz, to_hz, kQuality, &error));
  if (!speex_) throw std::bad_alloc();
  speex_resampler_skip_zeros(speex_.get());
}

void Resampler::process(std::span<const float> in, std::vector<float>& out) {
  if (!speex_) {
    out.insert(out.end(), in.begin(), in.end());
    return;
  }
  while (!in.empty()) {
    const size_t begin = out.size();
    const size_t room = in.size() * to_hz_ / from_hz_ + kSpareSamples;
    out.resize(begin + room);
    auto taken = static_cast<spx_uint32_t>(in.size());
    auto made = static_cast<spx_uint32_t>(room);
    const int error =
        speex_resampler_process_float(speex_.get(), 0, in.data(), &taken, &out[begin], &made);
    assert(error == RESAMPLER_ERR_SUCCESS && (taken > 0 || made > 0));
    static_cast<void>(error);
    out.resize(begin + made);
    in = in.subspan(taken);
  }
}

}  // namespace tuicall::media
