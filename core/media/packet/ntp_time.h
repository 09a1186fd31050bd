// Times as RTCP has them (RFC 3550, section 4).
#pragma once

#include <cstdint>

namespace tuicall::media {

// Seconds since 1900 in the upper 32 bits, their fraction in the lower ones. unix_us: microseconds
// since 1970, from 0 on; or of any clock that never goes back, where only the time between two
// reports counts.
constexpr uint64_t ntp_of_us(int64_t unix_us) {
  constexpr uint64_t kSecondsTo1970 = 2'208'988'800;
  constexpr uint64_t kUsPerSecond = 1'000'000;
  const auto us = static_cast<uint64_t>(unix_us);
  return (us / kUsPerSecond + kSecondsTo1970) << 32 | (us % kUsPerSecond << 32) / kUsPerSecond;
}

// The middle 32 bits: 65536ths of a second, which come around after 18 hours.
constexpr uint32_t middle_of_ntp(uint64_t ntp_time) {
  return static_cast<uint32_t>(ntp_time >> 16);
}

// A time that has passed, in 65536ths of a second; what is too long for them is the longest.
constexpr uint32_t short_ntp_of_us(int64_t us) {
  constexpr int64_t kMostUs = int64_t{65535} * 1'000'000;
  if (us <= 0) return 0;
  return us > kMostUs ? UINT32_MAX : static_cast<uint32_t>((us << 16) / 1'000'000);
}

}  // namespace tuicall::media
