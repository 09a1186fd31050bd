#include "media/audio/time_stretch.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

namespace tuicall::media {
namespace {

constexpr size_t kShortest = 120;
constexpr size_t kLongest = 600;
constexpr size_t kCompared = 480;  // 10 ms
constexpr size_t kFade = 240;      // 5 ms
constexpr size_t kCoarse = 4;      // looks at every fourth sample of every fourth lag first
constexpr double kAlike = 0.85;    // of 1: what is less alike is heard as an echo or a buzz
constexpr double kQuiet = 58;      // root mean square, -55 dBov

double product(std::span<const int16_t> a, std::span<const int16_t> b, size_t step) {
  int64_t sum = 0;
  for (size_t i = 0; i < kCompared; i += step) sum += int64_t{a[i]} * b[i];
  return static_cast<double>(sum);
}

// From -1 to 1: whether the sound repeats itself after so many samples.
double likeness(std::span<const int16_t> pcm, size_t lag, size_t step) {
  const std::span<const int16_t> later = pcm.subspan(lag);
  const double energy = product(pcm, pcm, step) * product(later, later, step);
  return energy > 0 ? product(pcm, later, step) / std::sqrt(energy) : 0;
}

size_t best_lag(std::span<const int16_t> pcm, size_t from, size_t to, size_t step) {
  size_t best = from;
  double most = -1;
  for (size_t lag = from; lag <= to; lag += step) {
    const double found = likeness(pcm, lag, step);
    if (found > most) {
      most = found;
      best = lag;
    }
  }
  return best;
}

bool is_quiet(std::span<const int16_t> pcm) {
  return product(pcm, pcm, 1) < kQuiet * kQuiet * static_cast<double>(kCompared);
}

std::optional<size_t> find_period(std::span<const int16_t> pcm, size_t at_most) {
  if (pcm.size() < kCompared + kShortest) return std::nullopt;
  const size_t longest = std::min({at_most, kLongest, pcm.size() - kCompared});
  if (longest < kShortest) return std::nullopt;
  if (is_quiet(pcm)) return longest;
  const size_t near = best_lag(pcm, kShortest, longest, kCoarse);
  const size_t from = std::max(near - kCoarse + 1, kShortest);
  const size_t lag = best_lag(pcm, from, std::min(near + kCoarse - 1, longest), 1);
  if (likeness(pcm, lag, 1) < kAlike) return std::nullopt;
  return lag;
}

int16_t faded(int16_t from, int16_t to, size_t position) {
  const auto share = static_cast<int32_t>(position);
  const auto whole = static_cast<int32_t>(kFade);
  return static_cast<int16_t>((from * (whole - share) + to * share) / whole);
}

}  // namespace

size_t shorten(std::vector<int16_t>& pcm, size_t at_most) {
  const std::optional<size_t> period = find_period(pcm, at_most);
  if (!period) return 0;
  // Backwards: with a short period, what is written is also read, by those before it.
  for (size_t i = kFade; i-- > 0;) pcm[*period + i] = faded(pcm[i], pcm[*period + i], i);
  pcm.erase(pcm.begin(), pcm.begin() + static_cast<std::ptrdiff_t>(*period));
  return *period;
}

size_t lengthen(std::vector<int16_t>& pcm) {
  const std::optional<size_t> period = find_period(pcm, kLongest);
  if (!period) return 0;
  // The first period, then what follows it, fading into the beginning.
  std::vector<int16_t> longer(pcm.begin(), pcm.begin() + static_cast<std::ptrdiff_t>(*period));
  for (size_t i = 0; i < kFade; ++i) longer.push_back(faded(pcm[*period + i], pcm[i], i));
  longer.insert(longer.end(), pcm.begin() + static_cast<std::ptrdiff_t>(kFade), pcm.end());
  pcm.swap(longer);
  return *period;
}

}  // namespace tuicall::media
