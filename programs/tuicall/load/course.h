// The courses that a call of the load generator can take, and the events that everybody is due in
// each.
//
// Answered: all callees accept; once everybody has seen everybody join, they talk, and leave one
// after the other: the caller first, each of the others when it has seen the one before it leave.
// Rejected, busy: the first callee declines, or ignores, as soon as it rings; the others accept
// when they have seen that, and go on as above. Cancelled: the caller hangs up when everybody
// rings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "load/events_due.h"

namespace tuicall::cli::load {

enum class Course : uint8_t { kAnswered, kRejected, kBusy, kCancelled };
constexpr size_t kCourses = 4;

// People are numbered: the caller is 0, and 1 is the one who declines.
constexpr size_t kCaller = 0;
constexpr size_t kDecliner = 1;

bool has_decliner(Course course);

// Who talks, in the order in which they leave; fewer than two: nobody.
std::vector<size_t> talkers_of(Course course, size_t people);

// Sets what each of the people is due.
void expect_events(Course course, size_t people, bool voice, std::vector<EventsDue>& due);

}  // namespace tuicall::cli::load
