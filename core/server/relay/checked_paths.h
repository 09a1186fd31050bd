// The paths of one participant: where it may send from, and where it is sent to. Whoever knows its
// password may add one by a connectivity check (RFC 8445 section 7.3). What is sent moves to a path
// only when authentic packets come from there, and stays only as long as they do, so that a check
// that was overheard and is repeated from a stranger's address does not send it anything. A path is
// proved when something authentic has come from there.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "server/relay/path.h"

namespace tuicall::server {

class CheckedPaths {
 public:
  // Without a check for so long nothing is sent there, and nothing is taken (RFC 7675 section 5.1).
  // Nor is anything sent there but the handshake if nothing authentic has come for so long.
  static constexpr int64_t kConsent_us = 30'000'000;
  // Before it is proved a path is sent at most so many bytes for each that came from there (as RFC
  // 9000 section 8.1 has it): the address may be a victim's.
  static constexpr size_t kMostForOne = 3;
  // UDP of two networks, the tunnel, and one on which it has just become another address.
  static constexpr size_t kMost = 4;

  // A check passed. nominated: it had USE-CANDIDATE. Gives the path that had to make room.
  std::optional<Path> check(const Path& path, bool nominated, int64_t now_us);
  // Whether it was checked within kConsent_us.
  bool has(const Path& path, int64_t now_us) const;
  // An authentic packet came over it, which has(). Whether what is sent goes there from now on, and
  // did not before: no path was in use, or this one was nominated later.
  bool use(const Path& path, int64_t now_us);
  // Whether it has(), and something authentic came from there within kConsent_us: it is not for
  // anybody else.
  bool holds(const Path& path, int64_t now_us) const;
  // So many bytes of a check or of the handshake came from there.
  void came(const Path& path, size_t bytes);
  // Whether so many bytes of an answer or of the handshake may be sent there, which has(); then
  // they count.
  bool may_send(const Path& path, size_t bytes);
  // Where to send; null: nowhere, none is in use or consent to it has expired.
  const Path* current(int64_t now_us) const;
  // It is gone.
  void remove(const Path& path);
  // Takes those out whose consent has expired.
  std::vector<Path> expire(int64_t now_us);
  std::vector<Path> all() const;

 private:
  struct Entry {
    Path path;
    int64_t checked_us = 0;
    std::optional<int64_t> authentic_us;  // when something was that came, last; none: not proved
    size_t bytes_left = 0;                // that may be sent before it is proved
    uint64_t nominated = 0;               // when, counted in nominations
    bool in_use = false;                  // of one at most
  };
  static bool consents(const Entry& entry, int64_t now_us) {
    return now_us - entry.checked_us < kConsent_us;
  }
  static bool holds(const Entry& entry, int64_t now_us) {
    return consents(entry, now_us) && entry.authentic_us &&
           now_us - *entry.authentic_us < kConsent_us;
  }
  using Entries = std::array<std::optional<Entry>, kMost>;

  Entry* find(const Path& path);
  const Entry* find(const Path& path) const;
  Entry* in_use();
  std::optional<Entry>& room();

  Entries entries_;
  uint64_t nominations_ = 0;
};

}  // namespace tuicall::server
