// A TLS connection that carries SIP messages (RFC 3261), of which it reads no more than a load
// needs.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "floor/tls_socket.h"

namespace tuicall::bench {

// A whole message, as it came.
class SipMessage {
 public:
  explicit SipMessage(std::string_view text) : text_(text) {}

  // "INVITE sip:… SIP/2.0" or "SIP/2.0 200 OK".
  std::string_view first_line() const { return text_.substr(0, text_.find("\r\n")); }
  // 0: it is a request.
  int status() const;
  // Of the first header of that name, what stands after "Name: ", without the line's end; empty if
  // there is none. Names are in the form in which this program and Kamailio write them.
  std::string_view header(std::string_view name) const;
  // All lines of that header, each with its end.
  std::string lines(std::string_view name) const;

 private:
  // The next line of that header from there on, by its begin and end; {0, 0} if there is none.
  std::pair<size_t, size_t> find(std::string_view name, size_t from) const;

  const std::string_view text_;
};

class SipLink {
 public:
  explicit SipLink(std::unique_ptr<TlsSocket> tls);

  const TlsSocket& tls() const { return *tls_; }
  // "127.0.0.1:4711": where it comes from.
  const std::string& own_address() const { return own_address_; }

  // Throws std::runtime_error if the connection is gone.
  void send(const std::string& message);

  // The next message that has come whole, valid until the next call; empty: there is none. Throws
  // std::runtime_error if no more will come.
  std::string_view receive();

 private:
  size_t whole_message() const;

  const std::unique_ptr<TlsSocket> tls_;
  const std::string own_address_;
  std::string incoming_;
  size_t taken_ = 0;  // bytes of it, which were given
};

}  // namespace tuicall::bench
