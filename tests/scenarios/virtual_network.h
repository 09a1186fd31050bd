// Connections of a simulated world: bytes cross over in no time, unless the connection is cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "net/stream.h"
#include "virtual_time.h"

namespace tuicall::scenarios {

class VirtualNetwork {
 public:
  using Accept = std::function<void(std::unique_ptr<net::Stream>)>;

  explicit VirtualNetwork(VirtualTime& time) : time_(time) {}

  // A client's end. Connects when it is started, if the cable is plugged in then; accept gets the
  // other end.
  std::unique_ptr<net::Stream> dial(std::shared_ptr<const bool> cable_plugged_in, Accept accept);
  // Breaks the connections that use this cable. Both ends notice at once.
  void unplug(const std::shared_ptr<const bool>& cable);

  // The connection over which the message with this number goes breaks in the middle of it. They
  // are counted from 1, from now on, whichever way they go.
  void cut_at_message(size_t number) { cut_at_ = number; }
  // That has happened.
  bool was_cut() const { return cut_at_ != 0 && messages_ >= cut_at_; }

 private:
  struct Link;
  class End;

  void carry(const std::shared_ptr<Link>& link, bool to_server, std::vector<uint8_t> bytes);
  size_t bytes_before_cut(const std::vector<uint8_t>& bytes);
  void close(const std::shared_ptr<Link>& link);

  VirtualTime& time_;
  std::vector<std::weak_ptr<Link>> links_;
  size_t cut_at_ = 0;
  size_t messages_ = 0;
};

}  // namespace tuicall::scenarios
