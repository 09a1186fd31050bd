#include "kamailio/sip_link.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <charconv>
#include <tuple>

namespace tuicall::bench {

namespace {

constexpr std::string_view kVersion = "SIP/2.0 ";
constexpr size_t kReadBytes = size_t{16} * 1024;

size_t number(std::string_view digits) {
  size_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::string own_address_of(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

}  // namespace

int SipMessage::status() const {
  if (!text_.starts_with(kVersion)) return 0;
  return static_cast<int>(number(text_.substr(kVersion.size(), 3)));
}

std::pair<size_t, size_t> SipMessage::find(std::string_view name, size_t from) const {
  const std::string begin = "\r\n" + std::string(name) + ": ";
  const size_t at = text_.find(begin, from);
  if (at == std::string_view::npos || at >= text_.find("\r\n\r\n")) return {0, 0};
  return {at + 2, text_.find("\r\n", at + 2) + 2};
}

std::string_view SipMessage::header(std::string_view name) const {
  const auto [begin, end] = find(name, 0);
  if (end == 0) return {};
  const size_t value = begin + name.size() + 2;
  return text_.substr(value, end - 2 - value);
}

std::string SipMessage::lines(std::string_view name) const {
  std::string found;
  for (auto [begin, end] = find(name, 0); end != 0; std::tie(begin, end) = find(name, end - 2)) {
    found += text_.substr(begin, end - begin);
  }
  return found;
}

SipLink::SipLink(std::unique_ptr<TlsSocket> tls)
    : tls_(std::move(tls)), own_address_(own_address_of(tls_->socket())) {}

void SipLink::send(const std::string& message) {
  tls_->write(message.data(), message.size());
  tls_->require_open();
}

// Its length; 0: it has not come whole.
size_t SipLink::whole_message() const {
  const std::string_view text = std::string_view(incoming_).substr(taken_);
  const size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  const size_t size = end + 4 + number(SipMessage(text).header("Content-Length"));
  return size <= text.size() ? size : 0;
}

std::string_view SipLink::receive() {
  size_t size = 0;
  while ((size = whole_message()) == 0) {
    incoming_.erase(0, std::exchange(taken_, 0));
    std::array<char, kReadBytes> bytes{};
    const size_t read = tls_->read(bytes.data(), bytes.size());
    tls_->require_open();
    if (read == 0) return {};
    incoming_.append(bytes.data(), read);
  }
  const std::string_view message = std::string_view(incoming_).substr(taken_, size);
  taken_ += size;
  return message;
}

}  // namespace tuicall::bench
