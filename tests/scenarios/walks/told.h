// What one program has been told of its user's calls, and whether it could be told that next
// (docs/observer.md, "Rules for every event").
#pragma once

#include <map>
#include <memory>
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

  // By which a program comes into a call.
  struct Entrance {
    std::string call_id;  // empty: which one is not known
    bool places = false;  // and does not join
  };

  explicit Told(Story& story) : story_(story) {}

  void hear(const client::Notification& notification);
  // The program asks to be in a call of which it may not have been told. It may be told of that
  // call's beginning, and if it places it of all that comes before, from now on until it is in one
  // call by this, is refused, or knows all.
  std::shared_ptr<const Entrance> asks(Entrance entrance);
  void refused(const std::shared_ptr<const Entrance>& entrance);
  // The program has placed this call.
  void placed(const std::shared_ptr<const Entrance>& entrance, const base::CallInfo& info);
  // All that the server has decided was told: nothing comes any more of what it has asked for.
  void knows_all() { entrances_.clear(); }
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
  // Comes into a call of which it has not been told, if it has asked for that; placed: other than
  // by joining.
  void enter(const std::string& call_id, bool placed);
  void about_another(const wire::Event& event, Call& call);

  Story& story_;
  bool connected_ = false;
  std::vector<std::shared_ptr<const Entrance>> entrances_;
  std::optional<Call> call_;
  std::optional<Call> next_;  // taken over, while the end of call_ is still to be told
  std::string last_call_id_;
  client::CallInfoPointer of_before_;  // shown when it was thrown out or had logged out
  std::map<std::string, int> closed_;  // how often, by call
  std::vector<Closing> closings_;
};

}  // namespace tuicall::scenarios
