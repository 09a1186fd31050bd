// The paths of one participant: where it may send from, and where it is sent to. Whoever knows its
// password may add one by a connectivity check (RFC 8445 section 7.3). What is sent moves to a path
// only when authentic packets come from there, so that a check that was overheard and is repeated
// from a stranger's address does not send it anything.
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
  static constexpr int64_t kConsent_us = 30'000'000;
  // UDP of two networks, the tunnel, and one on which it has just become another address.
  static constexpr size_t kMost = 4;

  // A check passed. nominated: it had USE-CANDIDATE. Gives the path that had to make room.
  std::optional<Path> check(const Path& path, bool nominated, int64_t now_us);
  // Whether it was checked within kConsent_us.
  bool has(const Path& path, int64_t now_us) const;
  // An authentic packet came over it, which has(). Whether what is sent goes there from now on, and
  // did not before: no path was in use, or this one was nominated later.
  bool use(const Path& path, int64_t now_us);
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
    uint64_t nominated = 0;  // when, counted in nominations
    bool in_use = false;     // of one at most
  };
  static bool consents(const Entry& entry, int64_t now_us) {
    return now_us - entry.checked_us < kConsent_us;
  }
  using Entries = std::array<std::optional<Entry>, kMost>;

  Entry* find(const Path& path);
  Entry* in_use();
  std::optional<Entry>& room();

  Entries entries_;
  uint64_t nominations_ = 0;
};

}  // namespace tuicall::server
