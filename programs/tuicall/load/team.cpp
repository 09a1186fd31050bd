#include "load/team.h"

#include <algorithm>
#include <utility>

#include "load/clock.h"

namespace tuicall::cli::load {

namespace {

constexpr double kAskAgain_s = 0.5;
// The server cannot be reached or was too slow: what it made of the request is not known.
constexpr int32_t kNoAnswer = TUICALL_E_SIGNALING_SEND_FAIL;

std::vector<std::string> ids_of(const Plan& plan, size_t first, size_t people) {
  std::vector<std::string> ids;
  for (size_t user = first; user < first + people; ++user)
    ids.push_back(plan.user_prefix + std::to_string(user));
  return ids;
}

}  // namespace

Team::Team(const Plan& plan, const Account& account, tuicall_runtime* runtime, size_t first,
           size_t people, Tally& tally, Host host)
    : plan_(plan),
      tally_(tally),
      host_(std::move(host)),
      judge_(ids_of(plan, first, people), plan.voice, tally) {
  for (const std::string& id : ids_of(plan, first, people)) {
    const size_t person = users_.size();
    users_.push_back(std::make_unique<User>(
        id, account, runtime, tally, [this, person](const Heard& event) { heard(person, event); }));
  }
}

void Team::place(Course course, size_t people, int64_t due_ns) {
  course_ = course;
  placed_ = ending_ = false;
  talkers_ = talkers_of(course, people);
  due_ns_ = due_ns;
  began_after_ns_ = ended_at_ns_ = 0;
  if (plan_.voice) {
    for (const size_t person : talkers_) users_[person]->open_microphone();
  }
  std::vector<const char*> callees;
  for (size_t person = 1; person < people; ++person)
    callees.push_back(users_[person]->id().c_str());
  ++calls_;
  judge_.begin(course, people);
  users_[kCaller]->call(callees, plan_.group,
                        [this](int32_t code, const std::string& why) { answered(code, why); });
}

// How the server has answered the caller.
void Team::answered(int32_t code, const std::string& why) {
  if (!judge_.going_on()) return;
  if (code == TUICALL_OK) {
    placed_ = true;
    go_on();
    return;
  }
  tally_.add_refusal(code, why, now_ns() - due_ns_);
  if (code == kNoAnswer) return;  // it may go on: nothing else is asked of these people
  judge_.end();
  host_.refused(*this);
}

void Team::heard(size_t person, const Heard& event) {
  if (!judge_.judge(person, event)) return;
  note_time(person, event.kind);
  follow(person, event);
  go_on();
}

void Team::note_time(size_t person, EventKind kind) {
  if (kind == EventKind::kCallReceived) {
    tally_.add_time(Timed::kRings, now_ns() - due_ns_);
  } else if (kind == EventKind::kCallBegin && person == kCaller) {
    began_after_ns_ = now_ns() - due_ns_;
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
  if (!judge_.going_on() || !placed_ || judge_.waits_for(Phase::kRinging)) return;
  if (course_ == Course::kCancelled && !ending_) {
    ending_ = true;
    ended_at_ns_ = now_ns();
    ask(kCaller, &User::hang_up);
    return;
  }
  if (judge_.waits_for(Phase::kTalking)) return;
  if (talkers_.size() >= 2 && !ending_) {
    ending_ = true;
    if (plan_.duration_s > 0) return host_.later(plan_.duration_s, [this] { end_talk(); });
    return end_talk();
  }
  if (!judge_.waits_for(Phase::kEnding)) finish();
}

void Team::end_talk() {
  if (!judge_.going_on()) return;
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
  judge_.end();
  const int64_t end_ns = ended_at_ns_ > 0 ? now_ns() - ended_at_ns_ : 0;
  tally_.add_call(course_, judge_.due(), began_after_ns_, end_ns);
  host_.over(*this);
}

// Asks again if that is refused, as a person would: the server is busy, or this user was too quick.
void Team::ask(size_t person, Ask what) {
  const uint64_t call = calls_;
  const auto done = [this, person, what, call](int32_t code, const std::string& why) {
    if (code == TUICALL_OK || call != calls_ || !judge_.going_on()) return;
    tally_.add_repeated(code, why);
    host_.later(kAskAgain_s, [this, person, what, call] {
      if (call == calls_ && judge_.going_on()) ask(person, what);
    });
  };
  (*users_[person].*what)(done);
}

void Team::count_unfinished() {
  if (judge_.given_up()) tally_.add_unfinished(judge_.due(), judge_.seen());
}

}  // namespace tuicall::cli::load
