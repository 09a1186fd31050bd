#include "wire_client.h"

#include <sys/socket.h>

#include <ctime>
#include <span>
#include <utility>

#include "auth/user_sig.h"

namespace tuicall::server {
namespace {

constexpr time_t kReceiveDeadline_s = 60;
constexpr int64_t kTicketValid_s = 3600;

}  // namespace

std::string make_ticket(const Credentials& credentials, const std::string& user_id) {
  const auth::UserSigClaims claims{
      user_id, credentials.sdk_app_id, std::time(nullptr), kTicketValid_s, {}};
  return *auth::make_user_sig(claims, credentials.secret_key);
}

WireClient::WireClient(uint16_t port, const std::string& ca_file)
    : socket_(net::RawSocket::connected(port)),
      session_(net::TlsSession::client(*net::TlsContext::client(ca_file), "127.0.0.1")) {
  const timeval limit{kReceiveDeadline_s, 0};
  setsockopt(socket_.descriptor(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  std::span<const uint8_t> plain;
  std::vector<uint8_t> hello;
  session_->next(plain, hello);
  socket_.write(hello);
  while (!session_->open() && read_more()) {
  }
  EXPECT_TRUE(session_->open()) << session_->error();
}

bool WireClient::read_more() {
  const std::vector<uint8_t> wire = socket_.read();
  if (wire.empty()) return false;
  session_->feed(wire);
  for (;;) {
    std::span<const uint8_t> plain;
    std::vector<uint8_t> out;
    const net::TlsSession::Step step = session_->next(plain, out);
    socket_.write(out);
    if (step == net::TlsSession::Step::kNeedMore) return true;
    if (step == net::TlsSession::Step::kClosed || step == net::TlsSession::Step::kFailed)
      return false;
    if (step == net::TlsSession::Step::kBytes) reader_.append(plain);
  }
}

void WireClient::send(const wire::Frame& frame) {
  std::vector<uint8_t> plain;
  EXPECT_TRUE(wire::encode(frame, plain).ok());
  send_bytes(plain);
}

void WireClient::send_bytes(const std::vector<uint8_t>& plain) {
  std::vector<uint8_t> wire;
  session_->write(plain, wire);
  socket_.write(wire);
}

std::optional<wire::Frame> WireClient::receive() {
  std::span<const uint8_t> content;
  for (bool open = true;;) {
    if (reader_.next(content) == wire::FrameReader::Next::kFrame) {
      wire::Decoded decoded = wire::decode(content);
      EXPECT_EQ(decoded.error, wire::DecodeError::kNone) << decoded.message;
      return std::move(decoded.frame);
    }
    if (!open) return std::nullopt;
    open = read_more();
  }
}

std::optional<wire::Event> WireClient::receive_event(wire::EventKind kind) {
  while (const auto delivery = receive_next<wire::Delivery>()) {
    send(wire::Acknowledge{delivery->sequence});
    const auto* event = std::get_if<wire::Event>(&delivery->item);
    if (event != nullptr && event->kind == kind) return *event;
  }
  return std::nullopt;
}

wire::LoginAccepted WireClient::log_in(const Credentials& credentials, const std::string& user_id) {
  ticket_ = make_ticket(credentials, user_id);
  wire::Login login;
  login.sdk_app_id = credentials.sdk_app_id;
  login.user_id = user_id;
  login.user_sig = ticket_;
  send(login);
  const std::optional<wire::Frame> answer = receive();
  const auto* accepted = answer ? std::get_if<wire::LoginAccepted>(&*answer) : nullptr;
  EXPECT_NE(accepted, nullptr) << user_id << " was not let in";
  return accepted != nullptr ? *accepted : wire::LoginAccepted{};
}

wire::RequestResult WireClient::ask(wire::Command command) {
  const uint64_t request_id = ++last_request_id_;
  send(wire::Request{request_id, std::move(command)});
  while (const auto delivery = receive_next<wire::Delivery>()) {
    send(wire::Acknowledge{delivery->sequence});
    const auto* result = std::get_if<wire::RequestResult>(&delivery->item);
    if (result != nullptr && result->request_id == request_id) return *result;
  }
  ADD_FAILURE() << "request " << request_id << " was not answered";
  return {};
}

}  // namespace tuicall::server
