#include "kicks.h"

namespace tuicall::scenarios {

void Kicks::heard(client::ConnectionState state) {
  if (state == client::ConnectionState::kConnected) {
    when_connected_ = when_connecting_;
  } else {
    when_connecting_ = when_listened_;
  }
}

void Kicks::heard_kicked(const std::string& device) {
  if (sessions_.thrown_out(user_) <= when_connected_) {
    story_.fail("a program is kicked although no other device has come", device);
  }
}

}  // namespace tuicall::scenarios
