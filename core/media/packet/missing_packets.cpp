#include "media/packet/missing_packets.h"

#include <algorithm>

namespace tuicall::media {
namespace {

constexpr int64_t kMs_us = 1000;
// Nothing answers a question that is older.
constexpr int64_t kAnswered_us = 2'000'000;

constexpr uint32_t ms_of(int64_t us) { return static_cast<uint32_t>(us / kMs_us); }

// Times go around after seven weeks, so that only what lies between two of them counts.
constexpr bool has_passed(uint32_t since_ms, uint32_t duration_ms, uint32_t now_ms) {
  return static_cast<int32_t>(now_ms - since_ms) >= static_cast<int32_t>(duration_ms);
}

}  // namespace

size_t MissingPackets::to_ask_for(const Reception& reception, int64_t now_us,
                                  std::span<uint16_t, kMost> lost) {
  // Their numbers come again, in new packets.
  if (now_us - asked_us_ > kAnswered_us) noticed_ = 0;
  notice(reception, now_us);
  const uint32_t now_ms = ms_of(now_us);
  if (has_answer_) {
    has_answer_ = false;
    if (const Missing* answered = find(answer_)) learn(*answered, now_ms);
  }
  if (!some_missing_ || now_us - asked_us_ < kTogether_us) return 0;
  some_missing_ = false;
  size_t count = 0;
  for (Missing& missing : known()) {
    if (missing.come > 0 || has_passed(missing.due_ms, ms_of(kWorthwhile_us), now_ms)) continue;
    some_missing_ = true;
    if (missing.times > 0 && !has_passed(missing.asked_ms, answer_ms_, now_ms)) continue;
    if (count == kMost) break;
    ++missing.times;
    missing.asked_ms = now_ms;
    lost[count++] = missing.sequence_number;
  }
  if (count > 0) asked_us_ = now_us;
  return count;
}

// The packets of a gap were due evenly between the one before it and the one behind it.
void MissingPackets::notice(const Reception& reception, int64_t now_us) {
  const uint64_t expected = reception.expected();
  const int64_t passed_us = now_us - came_us_;
  if (expected == expected_) return;
  const bool begins = expected_ == 0 || expected < expected_;
  const uint64_t more = begins ? 0 : expected - expected_;
  expected_ = expected;
  came_us_ = now_us;
  if (begins) noticed_ = 0;
  if (more < 2) return;
  const int64_t each_us = std::max<int64_t>(1, passed_us / static_cast<int64_t>(more));
  const auto worthwhile = static_cast<uint64_t>(kWorthwhile_us / each_us);
  std::array<uint16_t, kMost> gap{};
  const auto back = static_cast<size_t>(std::min<uint64_t>({more, worthwhile + 1, kMost + 1}));
  const size_t count = reception.missing(back, gap);
  const auto newest = static_cast<uint16_t>(reception.highest_sequence());
  for (const uint16_t number : std::span(gap).first(count)) {
    const int64_t before = static_cast<uint16_t>(newest - number);
    missing_[noticed_++ % kRemembered] = {number, 0, 0, ms_of(now_us - before * each_us), 0};
  }
  some_missing_ = some_missing_ || count > 0;
}

// One that came only after several questions tells that answers take longer than was waited, or
// that one was lost: a little longer each time, until those to the first question tell.
void MissingPackets::learn(const Missing& answered, uint32_t now_ms) {
  constexpr uint32_t kShare = 4;
  const uint32_t took_ms = answered.times > 1 ? 2 * answer_ms_ : now_ms - answered.asked_ms;
  const auto learnt = (answer_ms_ * (kShare - 1) + took_ms) / kShare;
  answer_ms_ = std::clamp(learnt, ms_of(kTogether_us), ms_of(kWorthwhile_us));
}

bool MissingPackets::came(uint16_t sequence_number) {
  Missing* missing = find(sequence_number);
  if (missing == nullptr) return false;
  missing->come = 1;
  if (missing->times == 0) return false;
  has_answer_ = true;
  answer_ = sequence_number;
  return true;
}

bool MissingPackets::came_again(uint16_t sequence_number) {
  Missing* missing = find(sequence_number);
  return missing != nullptr && missing->come <= missing->times && ++missing->come > missing->times;
}

std::span<MissingPackets::Missing> MissingPackets::known() {
  return std::span(missing_).first(std::min<size_t>(noticed_, kRemembered));
}

MissingPackets::Missing* MissingPackets::find(uint16_t sequence_number) {
  const std::span<Missing> all = known();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Missing& missing) {
    return missing.sequence_number == sequence_number;
  });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace tuicall::media
