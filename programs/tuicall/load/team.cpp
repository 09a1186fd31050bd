#include "load/team.h"

#include <algorithm>
#include <utility>

namespace tuicall::cli::load {

namespace {

constexpr double kAskAgain_s = 0.5;
// The server cannot be reached or was too slow: what it made of the request is not known.
constexpr int32_t kNoAnswer = TUICALL_E_SIGNALING_SEND_FAIL;

int32_t reason_of(Course course, EventKind kind) {
  if (kind == EventKind::kCallEnd) return TUICALL_END_HANGUP;
  if (kind != EventKind::kCallNotConnected) return TUICALL_END_UNKNOWN;
  if (course == Course::kRejected) return TUICALL_END_REJECT;
  return course == Course::kBusy ? TUICALL_END_LINE_BUSY : TUICALL_END_CANCELED;
}

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

Team::Team(const Plan& plan, const Account& account, tuicall_runtime* runtime, size_t first,
           size_t people, Tally& tally, Host host)
    : plan_(plan), tally_(tally), host_(std::move(host)) {
  for (size_t person = 0; person < people; ++person) {
    users_.push_back(std::make_unique<User>(
        plan.user_prefix + std::to_string(first + person), account, runtime, tally,
        [this, person](const Heard& event) { heard(person, event); }));
  }
}

void Team::place(Course course, size_t people) {
  course_ = course;
  going_on_ = true;
  placed_ = ending_ = false;
  call_id_.clear();
  talkers_ = talkers_of(course, people);
  expect_events(course, people, plan_.voice, due_);
  missing_ = {};
  for (const EventsDue& due : due_) due.add_to(missing_);
  events_ = missing_[0] + missing_[1] + missing_[2];
  silent_.assign(people * people, false);
  began_after_ns_ = ended_at_ns_ = 0;
  if (plan_.voice) {
    for (const size_t person : talkers_) users_[person]->open_microphone();
  }
  std::vector<const char*> callees;
  for (size_t person = 1; person < people; ++person)
    callees.push_back(users_[person]->id().c_str());
  ++calls_;
  called_at_ns_ = now_ns();
  users_[kCaller]->call(callees, plan_.group,
                        [this](int32_t code, const std::string& why) { answered(code, why); });
}

// How the server has answered the caller.
void Team::answered(int32_t code, const std::string& why) {
  if (closed_) return;
  if (code == TUICALL_OK) {
    placed_ = true;
    go_on();
    return;
  }
  tally_.add_refusal(why, now_ns() - called_at_ns_);
  if (code == kNoAnswer) return;  // it may go on: nothing else is asked of these people
  going_on_ = false;
  host_.over(*this);
}

void Team::heard(size_t person, const Heard& event) {
  if (closed_) return;
  check(person, event);
  note_time(person, event.kind);
  follow(person, event);
  go_on();
}

void Team::check(size_t person, const Heard& event) {
  if (!going_on_ || person >= due_.size()) return wrong(person, event, "came outside of a call");
  const size_t about = event.kind == EventKind::kCallBegin ? person : number_of(event.about);
  if (event.kind == EventKind::kUserAudioAvailable && about < due_.size()) {
    const size_t place = person * due_.size() + about;
    if (!event.available) {
      silent_[place] = true;
      return tally_.add_interruption();
    }
    if (silent_[place]) return void(silent_[place] = false);
  }
  if (call_id_.empty()) call_id_ = event.call_id;
  Phase phase{};
  const EventsDue::Verdict verdict = due_[person].see(event.kind, about, phase);
  if (verdict == EventsDue::Verdict::kDue || verdict == EventsDue::Verdict::kTooEarly) {
    --missing(phase);
  }
  if (verdict != EventsDue::Verdict::kDue) {
    wrong(person, event, words_of(verdict));
  } else if (event.call_id != call_id_) {
    wrong(person, event, "belongs to another call");
  } else if (event.reason != reason_of(course_, event.kind)) {
    wrong(person, event, "has reason " + std::to_string(event.reason));
  }
}

void Team::note_time(size_t person, EventKind kind) {
  if (kind == EventKind::kCallReceived) {
    tally_.add_time(Timed::kRings, now_ns() - called_at_ns_);
  } else if (kind == EventKind::kCallBegin && person == kCaller) {
    began_after_ns_ = now_ns() - called_at_ns_;
  }
}

// What this person does about it.
void Team::follow(size_t person, const Heard& event) {
  const bool declines = has_decliner(course_) && person == kDecliner;
  switch (event.kind) {
    case EventKind::kCallReceived:
      if (declines) {
        ask(person, course_ == Course::kBusy ? &User::ignore : &User::reject);
      } else if (course_ == Course::kAnswered) {
        ask(person, &User::accept);
      }
      break;
    case EventKind::kUserReject:
    case EventKind::kUserLineBusy:
      if (person != kCaller) ask(person, &User::accept);
      break;
    case EventKind::kCallBegin:
      if (plan_.voice) users_[person]->say_tone(plan_.duration_s + 1);
      break;
    case EventKind::kUserAudioAvailable:
      if (plan_.voice) users_[person]->hear(std::string(event.about));  // from now on
      break;
    case EventKind::kUserLeave: {
      // The next of those who leave, but for the last one, who is left alone.
      const auto mine = std::find(talkers_.begin(), talkers_.end(), person);
      if (mine == talkers_.begin() || mine == talkers_.end() || mine + 1 == talkers_.end()) break;
      if (users_[*(mine - 1)]->id() == event.about) ask(person, &User::hang_up);
      break;
    }
    default:
      break;
  }
}

// What the whole call does about it: whatever it waited for is there.
void Team::go_on() {
  if (!going_on_ || !placed_ || missing(Phase::kRinging) > 0) return;
  if (course_ == Course::kCancelled && !ending_) {
    ending_ = true;
    ended_at_ns_ = now_ns();
    ask(kCaller, &User::hang_up);
    return;
  }
  if (missing(Phase::kTalking) > 0) return;
  if (talkers_.size() >= 2 && !ending_) {
    ending_ = true;
    if (plan_.duration_s > 0) return host_.later(plan_.duration_s, [this] { end_talk(); });
    return end_talk();
  }
  if (missing(Phase::kEnding) == 0) finish();
}

void Team::end_talk() {
  if (plan_.voice) hear_each_other();
  ended_at_ns_ = now_ns();
  ask(kCaller, &User::hang_up);
}

void Team::hear_each_other() {
  uint64_t voices = 0;
  for (const size_t person : talkers_) {
    for (const size_t other : talkers_) {
      if (other != person && users_[person]->hear(users_[other]->id())) ++voices;
    }
  }
  tally_.add_voices(talkers_.size() * (talkers_.size() - 1), voices);
}

void Team::finish() {
  going_on_ = false;
  const int64_t end_ns = ended_at_ns_ > 0 ? now_ns() - ended_at_ns_ : 0;
  tally_.add_call(course_, events_, began_after_ns_, end_ns);
  host_.over(*this);
}

// Asks again if that is refused, as a person would: the server is busy, or this user was too quick.
void Team::ask(size_t person, Ask what) {
  const uint64_t call = calls_;
  const auto done = [this, person, what, call](int32_t code, const std::string& why) {
    if (code == TUICALL_OK || closed_) return;
    tally_.add_repeated(why);
    host_.later(kAskAgain_s, [this, person, what, call] {
      if (call == calls_ && !closed_) ask(person, what);
    });
  };
  (*users_[person].*what)(done);
}

void Team::wrong(size_t person, const Heard& event, const std::string& how) {
  tally_.add_wrong(users_[person]->id() + ": " + name_of(event.kind) +
                   (event.about.empty() ? "" : " about " + std::string(event.about)) + " " + how);
}

size_t Team::number_of(std::string_view user_id) const {
  const auto found = std::find_if(users_.begin(), users_.end(),
                                  [&](const auto& user) { return user->id() == user_id; });
  return static_cast<size_t>(found - users_.begin());
}

void Team::count_unfinished() {
  users_.clear();
  if (!going_on_) return;
  tally_.add_unfinished(events_, events_ - missing_[0] - missing_[1] - missing_[2]);
}

}  // namespace tuicall::cli::load
