// Whose each path is. Those of a batch of datagrams are looked up together, each once, and the
// processor is made to fetch what their packets need: waiting for memory is most of what forwarding
// a packet costs beside system calls and encryption.
#pragma once

#include <array>
#include <cstddef>
#include <memory_resource>
#include <span>
#include <unordered_map>

#include "net/udp_address.h"
#include "server/relay/path.h"

namespace tuicall::server {

class Participant;

class PathTable {
 public:
  static constexpr size_t kMostExpected = 32;

  PathTable() = default;
  PathTable(const PathTable&) = delete;
  PathTable& operator=(const PathTable&) = delete;

  // Null if it is nobody's.
  Participant* find(const Path& path);
  // find() is about to be asked for the first kMostExpected of these, in this order. Need not be
  // said, and need not be true: only time depends on it.
  void expect(std::span<const net::UdpAddress> senders);
  void set(const Path& path, Participant& participant);
  void erase(const Path& path);

 private:
  Participant* look_up(const Path& path) const;

  // Close together in memory, whenever they came.
  std::pmr::unsynchronized_pool_resource memory_;
  std::pmr::unordered_map<Path, Participant*, PathHash> participants_{&memory_};
  std::array<net::UdpAddress, kMostExpected> expected_;
  std::array<Participant*, kMostExpected> found_{};  // for each of these
  size_t next_ = 0;                                  // which find() is asked for
  size_t count_ = 0;
};

}  // namespace tuicall::server
