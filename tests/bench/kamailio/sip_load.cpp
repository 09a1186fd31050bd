#include "kamailio/sip_load.h"

#include <charconv>
#include <stdexcept>

#include "floor/tls_dialer.h"

namespace tuicall::bench {

namespace {

constexpr int kOk = 200;
// Sound of one kind, as short as it can be said (RFC 4566).
const std::string kOffer =
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";

// The end of a message with such a body.
std::string with_body(const std::string& body) {
  const std::string type = body.empty() ? "" : "Content-Type: application/sdp\r\n";
  return type + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Which call a message belongs to, by its Call-ID: "17@bench".
uint32_t call_of(const SipMessage& message) {
  const std::string_view id = message.header("Call-ID");
  uint32_t call = 0;
  std::from_chars(id.data(), id.data() + id.size(), call);
  return call;
}

std::string call_id(uint32_t call) { return "Call-ID: " + std::to_string(call) + "@bench\r\n"; }

void require_ok(const SipMessage& response) {
  if (response.status() == kOk) return;
  throw std::runtime_error("the proxy answers '" + std::string(response.first_line()) +
                           "', expected 200");
}

}  // namespace

SipLoad::SipLoad(uint16_t port, size_t users)
    : CallLoad(users), proxy_("127.0.0.1:" + std::to_string(port)) {
  TlsDialer dialer(port);
  for (uint32_t user = 0; user < users; ++user) {
    links_.push_back(std::make_unique<SipLink>(dialer.dial()));
    register_user(user);
  }
}

void SipLoad::register_user(uint32_t user) {
  SipLink& link = *links_[user];
  const std::string name = std::to_string(user);
  link.send(beginning(user, "REGISTER", "sip:" + proxy_, "register" + name) + "From: <" +
            aor(user) + ">;tag=r\r\nTo: <" + aor(user) + ">\r\nCall-ID: register-" + name +
            "@bench\r\nCSeq: 1 REGISTER\r\n" + contact(user) + "Expires: 3600\r\n" + with_body(""));
  std::string_view answered;
  while ((answered = link.receive()).empty()) link.tls().await();
  require_ok(SipMessage(answered));
  watch(user, link.tls());
}

std::string SipLoad::aor(uint32_t user) const {
  return "sip:u" + std::to_string(user) + "@" + proxy_;
}

std::string SipLoad::contact(uint32_t user) const {
  return "Contact: <sip:u" + std::to_string(user) + "@" + links_[user]->own_address() +
         ";transport=tls>\r\n";
}

std::string SipLoad::beginning(uint32_t user, const std::string& method, std::string_view uri,
                               const std::string& branch) const {
  return method + " " + std::string(uri) + " SIP/2.0\r\nVia: SIP/2.0/TLS " +
         links_[user]->own_address() + ";branch=z9hG4bK" + branch + "\r\nMax-Forwards: 70\r\n";
}

std::string SipLoad::answer(const SipMessage& request, const std::string& status,
                            const std::string& more) const {
  std::string to(request.header("To"));
  if (to.find(";tag=") == std::string::npos) to += ";tag=b";
  return "SIP/2.0 " + status + "\r\n" + request.lines("Via") + request.lines("Record-Route") +
         request.lines("From") + "To: " + to + "\r\n" + request.lines("Call-ID") +
         request.lines("CSeq") + more;
}

void SipLoad::place(uint32_t call) {
  const uint32_t user = caller_of(call);
  const std::string callee = aor(callee_of(call));
  links_[user]->send(beginning(user, "INVITE", callee, std::to_string(call) + "i") + "From: <" +
                     aor(user) + ">;tag=a\r\nTo: <" + callee + ">\r\n" + call_id(call) +
                     "CSeq: 1 INVITE\r\n" + contact(user) + with_body(kOffer));
}

void SipLoad::hear(uint32_t user) {
  SipLink& link = *links_[user];
  for (std::string_view text = link.receive(); !text.empty(); text = link.receive()) {
    const SipMessage message(text);
    message.status() == 0 ? take_request(user, message) : take_response(user, message);
  }
}

void SipLoad::take_request(uint32_t user, const SipMessage& message) {
  SipLink& link = *links_[user];
  const std::string_view line = message.first_line();
  if (line.starts_with("INVITE ")) {
    rings(call_of(message));
    link.send(answer(message, "180 Ringing", contact(user) + with_body("")));
    link.send(answer(message, "200 OK", contact(user) + with_body(kOffer)));
  } else if (line.starts_with("BYE ")) {
    link.send(answer(message, "200 OK", with_body("")));
  }
}

void SipLoad::take_response(uint32_t user, const SipMessage& message) {
  if (message.status() < kOk) return;
  require_ok(message);
  if (message.header("CSeq") != "1 INVITE") return is_over();
  begins(call_of(message));
  confirm_and_end(user, message);
}

// ACK, and BYE at once.
void SipLoad::confirm_and_end(uint32_t user, const SipMessage& accepted) {
  const std::string call = std::to_string(call_of(accepted));
  const std::string_view given = accepted.header("Contact");  // "<sip:…>"
  const std::string_view target = given.substr(1, given.size() - 2);
  const std::string dialog = "Route: " + std::string(accepted.header("Record-Route")) + "\r\n" +
                             accepted.lines("From") + accepted.lines("To") +
                             accepted.lines("Call-ID");
  SipLink& link = *links_[user];
  link.send(beginning(user, "ACK", target, call + "a") + dialog + "CSeq: 1 ACK\r\n" +
            with_body(""));
  link.send(beginning(user, "BYE", target, call + "b") + dialog + "CSeq: 2 BYE\r\n" +
            with_body(""));
}

}  // namespace tuicall::bench
