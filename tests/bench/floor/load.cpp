#include "floor/load.h"

#include "floor/tls_dialer.h"

namespace tuicall::bench {

Load::Load(uint16_t port, size_t users) : CallLoad(users) {
  TlsDialer dialer(port);
  for (uint32_t user = 0; user < users; ++user) {
    links_.push_back(std::make_unique<Link>(dialer.dial()));
    Link& link = *links_.back();
    send(user, {Kind::kHello, user, 0, 0});
    while (link.receive() == nullptr) link.tls().await();
    watch(user, link.tls());
  }
}

void Load::send(uint32_t user, const Frame& frame) {
  links_[user]->send(frame);
  links_[user]->tls().require_open();
}

void Load::place(uint32_t call) {
  send(caller_of(call), {Kind::kCall, caller_of(call), callee_of(call), call});
}

void Load::hear(uint32_t user) {
  while (const Frame* frame = links_[user]->receive()) heard(user, *frame);
  links_[user]->tls().require_open();
}

void Load::heard(uint32_t user, const Frame& frame) {
  const bool caller = user < pairs();
  const uint32_t other = caller ? user + pairs() : user - pairs();
  switch (frame.kind) {
    case Kind::kWelcome:
      begins(frame.call);
      is_over();
      break;
    case Kind::kRing:
      rings(frame.call);
      send(user, {Kind::kRinging, user, other, frame.call});
      send(user, {Kind::kAnswer, user, other, frame.call});
      break;
    case Kind::kBegun:
      if (caller) begins(frame.call);
      send(user, {Kind::kMedia, user, other, frame.call});
      if (caller) send(user, {Kind::kHangUp, user, other, frame.call});
      break;
    case Kind::kEnded:
      is_over();
      break;
    default:
      break;
  }
}

}  // namespace tuicall::bench
