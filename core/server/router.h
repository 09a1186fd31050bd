// Takes a client's request to where it is decided: checks it, finds the call it is about, and asks
// the call's rules. Every request is answered exactly once, through the store. Loop thread only.
#pragma once

#include <functional>
#include <string>

#include "server/call_updater.h"
#include "server/context.h"
#include "server/placement.h"
#include "server/requester.h"
#include "wire/message.h"

namespace tuicall::server {

class Router {
 public:
  Router(Context& context, CallUpdater& calls)
      : context_(context), calls_(calls), placement_(context, calls) {}

  void handle(const Requester& who, const wire::Command& command, Answered answered);

 private:
  void apply(const Requester& who, const wire::PlaceCall& request, Answered answered);
  void apply(const Requester& who, const wire::Accept& request, Answered answered);
  void apply(const Requester& who, const wire::Reject& request, Answered answered);
  void apply(const Requester& who, const wire::Ignore& request, Answered answered);
  void apply(const Requester& who, const wire::Hangup& request, Answered answered);
  void apply(const Requester& who, const wire::Invite& request, Answered answered);
  void apply(const Requester& who, const wire::Join& request, Answered answered);
  void apply(const Requester& who, const wire::SwitchMedia& request, Answered answered);
  void apply(const Requester& who, const wire::SetStreams& request, Answered answered);
  void apply(const Requester& who, const wire::SetSelfInfo& request, Answered answered);
  void apply(const Requester& who, const wire::SetMultiDevice& request, Answered answered);
  void apply(const Requester& who, const wire::EndCall& request, Answered answered);

  // call_id, or the call that the user is in if it is empty; the request is answered with `none` if
  // there is none.
  void find_call(const Requester& who, const std::string& call_id, const base::Status& none,
                 Answered answered, std::function<void(const std::string& call_id)> found);
  // What about one call is decided by the rules alone.
  void decide(const Requester& who, const std::string& call_id, const base::Status& none,
              const base::Status& missing, call::Command command, Answered answered);
  void answer_invitation(const Requester& who, const std::string& call_id, const char* what,
                         call::Command command, Answered answered);

  Context& context_;
  CallUpdater& calls_;
  Placement placement_;
};

}  // namespace tuicall::server
