// The paths of one participant: where it may send from, and where it is sent to. Whoever knows its
// password may add one by a connectivity check (RFC 8445 section 7.3). What is sent moves to a path
// only when two things have been shown, in either order, and stays only as long as they are shown
// again. Authentic packets come from there: a check that was overheard and is repeated from a
// stranger's address does not send it anything. And what is sent there arrives, as who is there has
// sent a token back: nor can a participant who sends with a victim's address.
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
  // Nor is anything sent there but the handshake if for so long nothing authentic has come, or no
  // token has come back.
  static constexpr int64_t kConsent_us = 30'000'000;
  // Before a token has come back a path is sent at most so many bytes for each that came from there
  // (as RFC 9000 section 8.1 has it): the address may be a victim's.
  static constexpr size_t kMostForOne = 3;
  // UDP of two networks, the tunnel, and one on which it has just become another address.
  static constexpr size_t kMost = 4;

  // A check passed. nominated: it had USE-CANDIDATE. Gives the path that had to make room.
  std::optional<Path> check(const Path& path, bool nominated, int64_t now_us);
  // Whether it was checked within kConsent_us.
  bool has(const Path& path, int64_t now_us) const;
  // What has been shown changes where to send if the path is proved by it, and none was in use or
  // this one was nominated later.
  enum class Shown {
    kNothingNew,
    kMoved,     // what is sent goes there from now on, and did not before
    kUnproved,  // nothing is sent there before the other thing has been shown as well
  };
  // An authentic packet came over it, which has().
  Shown authentic(const Path& path, int64_t now_us);
  // A token that was sent there came back with a check, or it needs none; it has().
  Shown reached(const Path& path, int64_t now_us);
  // Within kConsent_us a token came back.
  bool is_reached(const Path& path, int64_t now_us) const;
  // That, and something authentic came from there within kConsent_us: it is not for anybody else.
  bool holds(const Path& path, int64_t now_us) const;
  // So many bytes of a check or of the handshake came from there.
  void came(const Path& path, size_t bytes);
  // Whether so many bytes of an answer or of the handshake may be sent there, which has(); then
  // they count.
  bool may_send(const Path& path, size_t bytes, int64_t now_us);
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
    std::optional<int64_t> authentic_us;  // when something was that came, last
    std::optional<int64_t> reached_us;    // when a token came back, last
    size_t bytes_left = 0;                // that may be sent before a token has come back
    uint64_t nominated = 0;               // when, counted in nominations
    bool in_use = false;                  // of one at most
  };
  static bool consents(const Entry& entry, int64_t now_us) {
    return now_us - entry.checked_us < kConsent_us;
  }
  static bool within_consent(const std::optional<int64_t>& at_us, int64_t now_us) {
    return at_us && now_us - *at_us < kConsent_us;
  }
  // A token comes with a check, so that its time is never later than that.
  static bool holds(const Entry& entry, int64_t now_us) {
    return within_consent(entry.reached_us, now_us) && within_consent(entry.authentic_us, now_us);
  }
  using Entries = std::array<std::optional<Entry>, kMost>;

  Entry* find(const Path& path);
  const Entry* find(const Path& path) const;
  Entry* in_use();
  std::optional<Entry>& room();
  Shown shown(Entry& entry, int64_t now_us);

  Entries entries_;
  uint64_t nominations_ = 0;
};

}  // namespace tuicall::server
