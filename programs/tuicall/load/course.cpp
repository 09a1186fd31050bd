#include "load/course.h"

#include <algorithm>

namespace tuicall::cli::load {

namespace {

void expect_not_connected(EventsDue& due, Phase phase, size_t about) {
  due.expect(phase, EventKind::kCallCancelled, about);
  due.expect(phase, EventKind::kCallNotConnected, about);
}

// Begins, sees all others join, and their sound if there is any: in whatever order they come, each
// one's sound after its joining.
void expect_beginning(EventsDue& due, size_t self, const std::vector<size_t>& talkers, bool voice) {
  const auto begun = due.expect(Phase::kTalking, EventKind::kCallBegin, self);
  for (const size_t other : talkers) {
    if (other == self) continue;
    const auto joined = due.expect(Phase::kTalking, EventKind::kUserJoin, other, begun);
    if (voice) due.expect(Phase::kTalking, EventKind::kUserAudioAvailable, other, joined);
  }
}

// Sees those leave who leave before; the last one is left alone by the one before it.
void expect_end(EventsDue& due, size_t self, const std::vector<size_t>& talkers) {
  for (const size_t other : talkers) {
    if (other == self) break;
    due.expect(Phase::kEnding, EventKind::kUserLeave, other);
  }
  const bool last = self == talkers.back();
  due.expect(Phase::kEnding, EventKind::kCallEnd, last ? talkers[talkers.size() - 2] : self);
}

}  // namespace

bool has_decliner(Course course) { return course == Course::kRejected || course == Course::kBusy; }

std::vector<size_t> talkers_of(Course course, size_t people) {
  std::vector<size_t> talkers;
  if (course == Course::kCancelled) return talkers;
  for (size_t person = 0; person < people; ++person) {
    if (person != kDecliner || !has_decliner(course)) talkers.push_back(person);
  }
  return talkers;
}

void expect_events(Course course, size_t people, bool voice, std::vector<EventsDue>& due) {
  const std::vector<size_t> talkers = talkers_of(course, people);
  const EventKind declined =
      course == Course::kBusy ? EventKind::kUserLineBusy : EventKind::kUserReject;
  due.resize(people);
  for (size_t self = 0; self < people; ++self) {
    EventsDue& mine = due[self];
    mine.clear();
    if (self != kCaller) mine.expect(Phase::kRinging, EventKind::kCallReceived, kCaller);
    if (course == Course::kCancelled) {
      expect_not_connected(mine, Phase::kEnding, kCaller);
    } else if (self == kDecliner && has_decliner(course)) {
      expect_not_connected(mine, Phase::kTalking, kDecliner);
    } else {
      if (has_decliner(course)) mine.expect(Phase::kTalking, declined, kDecliner);
      if (talkers.size() < 2) {
        expect_not_connected(mine, Phase::kTalking, kCaller);
      } else {
        expect_beginning(mine, self, talkers, voice);
        expect_end(mine, self, talkers);
      }
    }
  }
}

}  // namespace tuicall::cli::load
