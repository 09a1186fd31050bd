// What one program has been told of its user's calls, and whether it could be told that next
// (docs/observer.md, "Rules for every event").
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/notification.h"
#include "story.h"
#include "wire/message.h"

namespace tuicall::scenarios {

class Told {
 public:
  // The call that this program has, as far as it was told.
  struct Call {
    std::string call_id;
    bool rings = false;
    bool begun = false;
    bool whole = true;  // told from its beginning, and not taken over from another session
    base::MediaType media_type = base::MediaType::kUnknown;
    std::map<std::string, wire::Streams> others;  // who is in it
  };

  struct Closing {
    std::string call_id;
    base::EndReason reason = base::EndReason::kUnknown;
    std::string ended_by;
    base::Scene scene = base::Scene::kNone;
    base::Role role = base::Role::kNone;
    bool begun = false;
    int count = 0;  // of this call, this one included
  };

  explicit Told(Story& story) : story_(story) {}

  void hear(const client::Notification& notification);
  // The program has placed this call.
  void placed(const base::CallInfo& info);
  // It wants to enter a call of which it has not been told.
  void joins() { may_join_ = true; }
  // A call that it has placed may exist, although it was told otherwise.
  void may_have_placed() { may_have_placed_ = true; }
  // It was thrown out or has logged out: what becomes of its call is told to others. What its
  // callInfo shows from now on, until something changes it, is what once was.
  void forget(client::CallInfoPointer shown);
  // Its session is a new one: of its call it may not have been told everything.
  void missed_something();

  bool connected() const { return connected_; }
  const std::optional<Call>& call() const { return call_; }
  // The newest that it has heard of; empty if none.
  const std::string& last_call_id() const { return last_call_id_; }
  // What was closed since this was asked last.
  std::vector<Closing> take_closings() { return std::exchange(closings_, {}); }

 private:
  // What its callInfo shows when it has connected: a call that it has taken over, perhaps.
  void take_over(const client::CallInfoPointer& info);
  void take_up(Call call);
  void receive(const wire::Event& event);
  void begin(const wire::Event& event);
  void close(const client::Notification& notification);
  void inside(const wire::Event& event);
  void about_another(const wire::Event& event, Call& call);

  Story& story_;
  bool connected_ = false;
  bool may_join_ = false;
  bool may_have_placed_ = false;
  std::optional<Call> call_;
  std::optional<Call> next_;  // taken over, while the end of call_ is still to be told
  std::string last_call_id_;
  client::CallInfoPointer of_before_;  // shown when it was thrown out or had logged out
  std::map<std::string, int> closed_;  // how often, by call
  std::vector<Closing> closings_;
};

}  // namespace tuicall::scenarios
