// The way to the relay, as the logic of a worker sees it: host/media_host.h puts the relay behind
// it, a test what it likes. Everything is called on the worker's thread.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "base/status.h"

namespace tuicall::server {

// One user in one call.
struct MediaKey {
  uint32_t sdk_app_id = 0;
  std::string call_id;
  std::string user_id;

  auto operator<=>(const MediaKey&) const = default;  // NOLINT(modernize-use-nullptr)
};

// What a client needs to reach the relay; the fields of wire::MediaOpened.
struct MediaOffer {
  std::string host;
  uint16_t port = 0;
  std::string ice_ufrag;
  std::string ice_pwd;
  std::string fingerprint;
  uint32_t ssrc = 0;
};

class MediaGate {
 public:
  virtual ~MediaGate() = default;

  using Opened = std::function<void(base::Result<MediaOffer>)>;
  // Admits the user, whose DTLS certificate has this fingerprint; takes the place of an earlier
  // admission. done is called once, possibly before this returns; the code says why there is no
  // way. Whether the user's sound comes is told to Service::audio_flow().
  virtual void open(const MediaKey& key, const std::string& fingerprint, Opened done) = 0;
  // The user is in the call no longer. Nothing happens for one who was not admitted.
  virtual void close(const MediaKey& key) = 0;
  // The same, but only for the admission whose offer had this number: another device of the user
  // may have taken its place.
  virtual void withdraw(const MediaKey& key, uint32_t ssrc) = 0;

  // A datagram came through this connection of a client. What goes back comes to
  // Service::send_datagram(). Dropped, and counted, if it is longer than any that a network
  // carries, or one of too many.
  virtual void datagram(uint64_t peer_id, std::span<const uint8_t> bytes) = 0;
  // That connection is gone.
  virtual void tunnel_gone(uint64_t peer_id) = 0;
};

}  // namespace tuicall::server
