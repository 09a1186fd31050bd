// Judges each event that the people of a team are told, call after call: each has to be one that
// this person is due in the present call, to come once and not too early, with the right user and
// reason. What is wrong is counted, in words.
//
// Any thread: what nobody was due may come while another thread begins the next call.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "load/course.h"
#include "load/heard.h"
#include "load/tally.h"

namespace tuicall::cli::load {

class Judge {
 public:
  // user_ids: of the people, by their numbers. voice: everybody speaks. tally outlives it.
  Judge(std::vector<std::string> user_ids, bool voice, Tally& tally);

  // A call begins between the first so many of the people.
  void begin(Course course, size_t people);
  // It is over. Whatever comes until the next begins is wrong.
  void end();
  // If a call goes on, it will not come to its end: its events are not looked at any more.
  void give_up();

  bool going_on() const;
  bool given_up() const;
  // Whether something of this phase is still missing in the present call.
  bool waits_for(Phase phase) const;
  // How many events the present call has, and how many of them have come.
  size_t due() const;
  size_t seen() const;

  // This person has been told that. Gives whether it was due, if perhaps too early: then this
  // person is to do what the event is there for.
  bool judge(size_t person, const Heard& event);

 private:
  enum class State : uint8_t { kNoCall, kGoingOn, kGivenUp };

  bool see(size_t person, const Heard& event);
  bool take_change_of_sound(size_t person, size_t about, bool available);
  void wrong(size_t person, const Heard& event, const std::string& how);
  size_t number_of(std::string_view user_id) const;
  size_t missing() const;

  const std::vector<std::string> user_ids_;
  const bool voice_;
  Tally& tally_;

  mutable std::mutex mutex_;  // guards what follows
  State state_ = State::kNoCall;
  // Of the present call:
  Course course_ = Course::kAnswered;
  std::string call_id_;         // empty until somebody rings
  std::vector<EventsDue> due_;  // of each of the people
  std::array<size_t, kPhases> missing_{};
  size_t events_ = 0;
  std::vector<bool> silent_;  // [who hears it * people + whose]: that sound is interrupted
};

}  // namespace tuicall::cli::load
