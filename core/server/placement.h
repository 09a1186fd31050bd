// Brings people into calls: placing one, inviting, joining. A user is in one call at a time, so
// each is reserved for the call before its state admits them, and given back if it does not. Loop
// thread only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/call_updater.h"
#include "server/context.h"
#include "server/requester.h"
#include "wire/message.h"

namespace tuicall::server {

class Placement {
 public:
  Placement(Context& context, CallUpdater& calls) : context_(context), calls_(calls) {}

  void place(const Requester& who, const wire::PlaceCall& request, Answered answered);
  // callees: checked, without doubles and oneself.
  void invite(const Requester& who, const std::string& call_id,
              const std::vector<std::string>& callees, uint32_t timeout_ms, Answered answered);
  void join(const Requester& who, const std::string& call_id, const wire::Streams& streams,
            Answered answered);

 private:
  // Users who are being reserved for a call, all at once.
  struct Roll {
    ReserveRequest wanted;
    std::vector<call::Callee> callees;  // as they were found
    Reservation caller;
    std::vector<std::string> taken;  // reserved by this roll
  };
  struct Placing;

  // done gets the call that has the caller: another one, and nobody was reserved.
  void call_roll(const std::shared_ptr<Roll>& roll,
                 std::function<void(const std::string& holder)> done);
  // Gives back whom the call did not admit.
  void give_back(const Roll& roll);
  Answered give_back_and(const std::shared_ptr<Roll>& roll, Answered answered);
  void reserve(const std::shared_ptr<Placing>& placing);
  void commit(const std::shared_ptr<Placing>& placing);
  void abandon(const std::shared_ptr<Placing>& placing, const base::Status& status);
  base::RoomId random_room() const;

  Context& context_;
  CallUpdater& calls_;
};

}  // namespace tuicall::server
