#include "load/judge.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "words.h"

namespace tuicall::cli::load {

namespace {

int32_t reason_of(Course course, EventKind kind) {
  if (kind == EventKind::kCallEnd) return TUICALL_END_HANGUP;
  if (kind != EventKind::kCallNotConnected) return TUICALL_END_UNKNOWN;
  if (course == Course::kRejected) return TUICALL_END_REJECT;
  return course == Course::kBusy ? TUICALL_END_LINE_BUSY : TUICALL_END_CANCELED;
}

std::string reason_word(int32_t reason) { return word(static_cast<TUICallEndReason>(reason)); }

const char* words_of(EventsDue::Verdict verdict) {
  switch (verdict) {
    case EventsDue::Verdict::kTwice:
      return "came twice";
    case EventsDue::Verdict::kTooEarly:
      return "came too early";
    default:
      return "was not due";
  }
}

}  // namespace

Judge::Judge(std::vector<std::string> user_ids, bool voice, Tally& tally)
    : user_ids_(std::move(user_ids)), voice_(voice), tally_(tally) {}

void Judge::begin(Course course, size_t people) {
  const std::lock_guard lock(mutex_);
  state_ = State::kGoingOn;
  course_ = course;
  call_id_.clear();
  expect_events(course, people, voice_, due_);
  missing_ = {};
  for (const EventsDue& due : due_) due.add_to(missing_);
  events_ = missing();
  silent_.assign(people * people, false);
}

void Judge::end() {
  const std::lock_guard lock(mutex_);
  state_ = State::kNoCall;
}

void Judge::give_up() {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kGoingOn) state_ = State::kGivenUp;
}

bool Judge::going_on() const {
  const std::lock_guard lock(mutex_);
  return state_ == State::kGoingOn;
}

bool Judge::given_up() const {
  const std::lock_guard lock(mutex_);
  return state_ == State::kGivenUp;
}

bool Judge::waits_for(Phase phase) const {
  const std::lock_guard lock(mutex_);
  return missing_[static_cast<size_t>(phase)] > 0;
}

size_t Judge::due() const {
  const std::lock_guard lock(mutex_);
  return events_;
}

size_t Judge::seen() const {
  const std::lock_guard lock(mutex_);
  return events_ - missing();
}

bool Judge::judge(size_t person, const Heard& event) {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kGivenUp) return false;
  if (state_ == State::kNoCall || person >= due_.size()) {
    wrong(person, event, "came outside of a call");
    return false;
  }
  // Nothing comes before the first of the callees rings.
  if (event.kind == EventKind::kCallReceived && call_id_.empty()) call_id_ = event.call_id;
  if (call_id_.empty() || event.call_id != call_id_) {
    wrong(person, event, "does not belong to the call");
    return false;
  }
  return see(person, event);
}

bool Judge::see(size_t person, const Heard& event) {
  const size_t about = event.kind == EventKind::kCallBegin ? person : number_of(event.about);
  if (event.kind == EventKind::kUserAudioAvailable &&
      take_change_of_sound(person, about, event.available)) {
    return false;  // nobody does anything about it
  }
  Phase phase{};
  const EventsDue::Verdict verdict =
      event.available ? due_[person].see(event.kind, about, phase) : EventsDue::Verdict::kNotDue;
  const bool was_due =
      verdict == EventsDue::Verdict::kDue || verdict == EventsDue::Verdict::kTooEarly;
  if (was_due) --missing_[static_cast<size_t>(phase)];
  const int32_t reason = reason_of(course_, event.kind);
  if (verdict != EventsDue::Verdict::kDue) {
    wrong(person, event, words_of(verdict));
  } else if (event.reason != reason) {
    wrong(person, event,
          "has reason " + reason_word(event.reason) + ", expected " + reason_word(reason));
  }
  return was_due;
}

// A network may interrupt the sound of somebody who was heard before, and it may come back, at any
// time.
bool Judge::take_change_of_sound(size_t person, size_t about, bool available) {
  if (!due_[person].has_seen(EventKind::kUserAudioAvailable, about)) return false;
  const size_t place = person * due_.size() + about;
  if (available != silent_[place]) return false;
  silent_[place] = !available;
  if (!available) tally_.add_interruption();
  return true;
}

void Judge::wrong(size_t person, const Heard& event, const std::string& how) {
  tally_.add_wrong(user_ids_[person] + ": " + name_of(event.kind) +
                   (event.about.empty() ? "" : " about " + std::string(event.about)) + " " + how);
}

size_t Judge::number_of(std::string_view user_id) const {
  const auto found = std::find(user_ids_.begin(), user_ids_.end(), user_id);
  return static_cast<size_t>(found - user_ids_.begin());
}

size_t Judge::missing() const {
  return std::accumulate(missing_.begin(), missing_.end(), size_t{0});
}

}  // namespace tuicall::cli::load
