// Connections of a simulated world: bytes cross over in no time, unless the connection is cut, held
// up or silent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

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

  // What goes one way over the connections that use this cable now comes late, when it is let go;
  // or never, if they break before.
  void hold(const std::shared_ptr<const bool>& cable, bool to_server);
  void let_go(const std::shared_ptr<const bool>& cable);
  // Nothing passes over these connections any more, and nobody is told but the one end, if any.
  enum class Told { kNobody, kClient, kServer };
  void silence(const std::shared_ptr<const bool>& cable, Told told);
  // No connection of this cable is held up or silent.
  bool flows(const std::shared_ptr<const bool>& cable) const;

  // The connection over which the message with this number goes breaks in the middle of it. They
  // are counted from 1, from now on, whichever way they go.
  void cut_at_message(size_t number) {
    cut_at_ = number;
    messages_ = 0;
  }
  // That has happened.
  bool was_cut() const { return cut_at_ != 0 && messages_ >= cut_at_; }

 private:
  struct Link;
  class End;

  std::vector<std::shared_ptr<Link>> links_of(const std::shared_ptr<const bool>& cable) const;
  void carry(const std::shared_ptr<Link>& link, bool to_server, std::vector<uint8_t> bytes);
  size_t bytes_before_cut(const std::vector<uint8_t>& bytes);
  void close(const std::shared_ptr<Link>& link);
  static void part(Link& link);

  VirtualTime& time_;
  std::vector<std::weak_ptr<Link>> links_;
  size_t cut_at_ = 0;
  size_t messages_ = 0;
};

}  // namespace tuicall::scenarios
