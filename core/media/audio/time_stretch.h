// Speech made a little shorter or longer without a change of pitch: one period of its waveform is
// taken out, or put in twice, where the period before and after are alike. Silence and noise of
// the room may be cut anywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tuicall::media {

// Both begin at the first sample, which stays, and need about 20 ms to look at. They give how many
// samples they took out or put in: 120 to 600 (2.5 to 12.5 ms, voices of 80 to 400 Hz), or 0 when
// no period is like the next.
size_t shorten(std::vector<int16_t>& pcm, size_t at_most);
size_t lengthen(std::vector<int16_t>& pcm);

}  // namespace tuicall::media
