#include "server/peer.h"

#include <utility>

namespace tuicall::server {
namespace {

constexpr uint64_t kLinger_ms = 2000;  // for the client to read why it was closed

}  // namespace

Peer::Peer(uint64_t id, std::unique_ptr<net::Stream> stream, const ServiceOptions& options,
           Owner& owner)
    : id_(id),
      options_(options),
      owner_(owner),
      stream_(std::move(stream)),
      address_(stream_->peer_address()),
      reader_(static_cast<uint32_t>(options.max_frame_bytes)) {}

void Peer::read(std::span<const uint8_t> bytes, int64_t now_ms) {
  last_heard_ms_ = now_ms;
  reader_.append(bytes);
  while (!closed()) {
    std::span<const uint8_t> content;
    switch (reader_.next(content)) {
      case wire::FrameReader::Next::kFrame:
        take(content);
        break;
      case wire::FrameReader::Next::kNeedMore:
        return;
      case wire::FrameReader::Next::kTooLong:
        return owner_.on_violation(*this, "A frame of " +
                                              std::to_string(reader_.announced_bytes()) +
                                              " bytes was announced, expected 1 to " +
                                              std::to_string(options_.max_frame_bytes) + ".");
    }
  }
}

void Peer::take(std::span<const uint8_t> content) {
  wire::Decoded decoded = wire::decode(content);
  switch (decoded.error) {
    case wire::DecodeError::kNone:
      return owner_.on_frame(*this, std::move(decoded.frame));
    case wire::DecodeError::kMalformed:
      return owner_.on_violation(*this, decoded.message);
    case wire::DecodeError::kUnknownKind:
      if (decoded.request_id != 0) return owner_.on_unknown_request(*this, decoded.request_id);
      return send(wire::Notice{0, base::kParamInvalid, decoded.message});
  }
}

void Peer::send(const wire::Frame& frame) {
  std::vector<uint8_t> bytes;
  const base::Status encoded = wire::encode(frame, bytes);
  if (!encoded.ok()) return owner_.on_unsendable(*this, encoded.message);
  stream_->send(bytes);
}

std::vector<size_t> Peer::send(std::vector<wire::Delivery>&& deliveries, size_t most_bytes) {
  std::vector<uint8_t> bytes;
  std::vector<size_t> sizes;
  for (wire::Delivery& delivery : deliveries) {
    const size_t before = bytes.size();
    const base::Status encoded = wire::encode(std::move(delivery), bytes);
    if (!encoded.ok()) {
      owner_.on_unsendable(*this, encoded.message);
      return {};
    }
    if (!sizes.empty() && bytes.size() > most_bytes) {
      bytes.resize(before);
      break;
    }
    sizes.push_back(bytes.size() - before);
  }
  if (!sizes.empty()) stream_->send(bytes);
  return sizes;
}

bool Peer::too_slow() const {
  return pending_bytes() > static_cast<size_t>(options_.max_pending_bytes);
}

void Peer::close(const std::string& notice, int32_t code) {
  if (closed()) return;
  if (!notice.empty()) send(wire::Notice{0, code, notice});
  close_after_sending();
}

void Peer::refuse(const wire::LoginRefused& refusal) {
  if (closed()) return;
  send(refusal);
  close_after_sending();
}

void Peer::close_after_sending() {
  state_ = State::kClosed;
  stream_->close(kLinger_ms);
  owner_.on_closed(*this);
}

void Peer::set_gone() {
  if (closed()) return;
  state_ = State::kClosed;
  owner_.on_closed(*this);
}

}  // namespace tuicall::server
