// One connection of a client: bytes in, frames out and the other way round, and the session that it
// has logged into. It decides nothing; its owner does. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "net/stream.h"
#include "server/service_options.h"
#include "server/store/store.h"
#include "wire/codec.h"
#include "wire/message.h"

namespace tuicall::server {

// A request on its way; without a command if this server does not know it.
struct PendingRequest {
  uint64_t request_id = 0;
  std::optional<wire::Command> command;
};

// The session of a connection that has logged in.
struct SessionLink {
  SessionRecord record;
  uint64_t sent = 0;  // newest delivery that was sent over this connection
  uint64_t acknowledged = 0;
  uint64_t last_request_id = 0;         // newest request that was taken up
  std::vector<PendingRequest> waiting;  // taken up, to be handled in turn
  bool handling = false;                // a request is on its way through the store
  bool reading_outbox = false;
  bool outbox_grew = false;       // meanwhile
  bool ends = false;              // its outbox does not grow any more
  std::vector<size_t> under_way;  // the sizes of what was sent and is not acknowledged
  size_t bytes_under_way = 0;
  bool held_back = false;  // more waits until something of that is acknowledged
};

class Peer {
 public:
  enum class State {
    kNew,
    kLoggingIn,
    kOnline,
    kLoggedOut,  // on its way out: what it still says is not heard
    kClosed
  };

  class Owner {
   public:
    virtual ~Owner() = default;
    virtual void on_frame(Peer& peer, wire::Frame frame) = 0;
    // A request whose command a newer client knows.
    virtual void on_unknown_request(Peer& peer, uint64_t request_id) = 0;
    // The client has broken the protocol.
    virtual void on_violation(Peer& peer, const std::string& what) = 0;
    // What is to be sent is longer than a frame may be. Nothing of it was sent.
    virtual void on_unsendable(Peer& peer, const std::string& why) = 0;
    // Nothing more is read or sent.
    virtual void on_closed(Peer& peer) = 0;
  };

  // owner and options outlive it.
  Peer(uint64_t id, std::unique_ptr<net::Stream> stream, const ServiceOptions& options,
       Owner& owner);

  uint64_t id() const { return id_; }
  State state() const { return state_; }
  void set_state(State state) { state_ = state; }
  // The connection is gone.
  void set_gone();
  bool closed() const { return state_ == State::kClosed; }
  const std::string& address() const { return address_; }

  void start(net::Stream::Handler handler) { stream_->start(std::move(handler)); }
  // Hands the frames in the bytes to the owner, until the peer is closed.
  void read(std::span<const uint8_t> bytes, int64_t now_ms);
  int64_t last_heard_ms() const { return last_heard_ms_; }
  void set_last_heard(int64_t now_ms) { last_heard_ms_ = now_ms; }

  void send(const wire::Frame& frame);
  // All in one piece: as many as have most_bytes together, at least one. Gives the size of each.
  std::vector<size_t> send(std::vector<wire::Delivery>&& deliveries, size_t most_bytes);
  // The client leaves more unread than is allowed.
  bool too_slow() const;
  // What it was sent and has not left yet.
  size_t pending_bytes() const { return stream_->pending_bytes(); }
  // Says why, if there is something to say, and closes.
  void close(const std::string& notice = "", int32_t code = 0);
  void refuse(const wire::LoginRefused& refusal);

  // Datagrams of sound may come and go through it.
  void set_tunnel() { has_tunnel_ = true; }
  bool has_tunnel() const { return has_tunnel_; }

  std::optional<SessionLink> session;

 private:
  void take(std::span<const uint8_t> content);
  void close_after_sending();

  const uint64_t id_;
  const ServiceOptions& options_;
  Owner& owner_;
  std::unique_ptr<net::Stream> stream_;
  const std::string address_;  // still known when the connection is gone
  wire::FrameReader reader_;
  State state_ = State::kNew;
  int64_t last_heard_ms_ = 0;
  bool has_tunnel_ = false;
};

}  // namespace tuicall::server
