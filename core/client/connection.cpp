#include "client/connection.h"

#include <algorithm>
#include <utility>

namespace tuicall::client {
namespace {

// What tuicalld can be told to say.
constexpr uint32_t kMinInterval_ms = 100;
constexpr uint32_t kMaxInterval_ms = 3'600'000;

}  // namespace

Connection::Connection(loop::Loop& loop, std::unique_ptr<net::Stream> stream, Handler handler)
    : handler_(std::move(handler)), heartbeat_(loop), stream_(std::move(stream)) {}

Connection::~Connection() { *ended_ = true; }

void Connection::start() {
  stream_->start({[this] { handler_.on_open(); },
                  [this](std::span<const uint8_t> bytes) { received(bytes); },
                  [this](const std::string& why) { lost(why); }});
}

base::Status Connection::send(const wire::Frame& frame) {
  std::vector<uint8_t> bytes = std::exchange(ahead_, {});
  base::Status status = wire::encode(frame, bytes);
  if (bytes.empty()) return status;
  sent_ = true;
  stream_->send(bytes);
  return status;
}

void Connection::send_with_next(const wire::Acknowledge& frame) { wire::encode(frame, ahead_); }

void Connection::received(std::span<const uint8_t> bytes) {
  const std::shared_ptr<bool> ended = ended_;
  received_ = true;
  reader_.append(bytes);
  while (!*ended) {
    std::span<const uint8_t> content;
    const wire::FrameReader::Next next = reader_.next(content);
    if (next == wire::FrameReader::Next::kNeedMore) return handler_.on_batch_end();
    if (next == wire::FrameReader::Next::kTooLong) {
      return lost("the server announced a frame of " + std::to_string(reader_.announced_bytes()) +
                  " bytes, expected 1 to " + std::to_string(wire::kMaxFrameBytes));
    }
    handle(content);
  }
}

void Connection::handle(std::span<const uint8_t> content) {
  wire::Decoded decoded = wire::decode(content);
  switch (decoded.error) {
    case wire::DecodeError::kNone:
      if (!std::holds_alternative<wire::Pong>(decoded.frame)) {
        handler_.on_frame(std::move(decoded.frame));
      }
      return;
    case wire::DecodeError::kUnknownKind:
      send(wire::Notice{0, base::kParamInvalid, decoded.message});
      if (decoded.sequence != 0) handler_.on_unknown_delivery(decoded.sequence);
      return;
    case wire::DecodeError::kMalformed:
      lost("the server sent a frame that cannot be read: " + decoded.message);
      return;
  }
}

void Connection::keep_alive(uint32_t interval_ms) {
  interval_ms_ = std::clamp(interval_ms, kMinInterval_ms, kMaxInterval_ms);
  heartbeat_.start(interval_ms_, [this] { heartbeat(); });
}

void Connection::heartbeat() {
  if (pinged_ && !received_) {
    return lost("the server did not answer for " + std::to_string(interval_ms_) + " ms");
  }
  pinged_ = !sent_ || !received_;
  if (pinged_) send(wire::Ping{});
  sent_ = received_ = false;
  heartbeat_.start(interval_ms_, [this] { heartbeat(); });
}

void Connection::lost(const std::string& why) {
  if (*ended_) return;
  *ended_ = true;
  heartbeat_.stop();
  handler_.on_lost(why);
}

void Connection::close(uint64_t linger_ms) {
  *ended_ = true;
  heartbeat_.stop();
  stream_->close(linger_ms);
}

}  // namespace tuicall::client
