// What the tests of net share: certificates made on the spot, and a loop that runs until a test is
// done.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "loop/loop.h"
#include "loop/timer.h"
#include "net/certificate.h"
#include "net/tls_connector.h"
#include "net/tls_context.h"
#include "net/tls_listener.h"

namespace tuicall::net {

// A folder that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  // Writes the file and returns its path.
  std::string write(const std::string& name, const std::string& text) const;

 private:
  std::string path_;
};

// An authority, and servers' contexts whose certificates it signed.
class TestAuthority {
 public:
  TestAuthority();

  std::shared_ptr<TlsContext> server(const std::vector<std::string>& names = {"localhost",
                                                                              "127.0.0.1", "::1"},
                                     CertificateValidity validity = {}) const;
  std::shared_ptr<TlsContext> client() const;
  const std::string& ca_file() const { return ca_file_; }
  const PemPair& pair() const { return pair_; }

 private:
  TemporaryFolder folder_;
  PemPair pair_;
  std::string ca_file_;
};

// The authority of this test program: making one takes a moment.
const TestAuthority& authority();

class NetTest : public testing::Test {
 protected:
  // Runs the loop until done(); fails the test if that takes too long.
  void run();
  void done() { loop_.stop(); }

  // Listens on 127.0.0.1; each connection is started with what `handler` makes for it, and kept.
  using HandlerOf = std::function<Stream::Handler(Stream*)>;
  void serve(std::shared_ptr<TlsContext> context, HandlerOf handler);
  void serve_echo();
  Endpoint at(const std::string& host) const { return {host, listener_->port()}; }
  std::unique_ptr<Stream> connect(const Endpoint& endpoint, uint64_t timeout_ms = 10000);

  loop::Loop loop_;
  std::shared_ptr<TlsContext> client_context_ = authority().client();
  std::unique_ptr<TlsListener> listener_;
  std::vector<std::unique_ptr<Stream>> accepted_;
};

std::vector<uint8_t> bytes_of(const std::string& text);
std::string text_of(std::span<const uint8_t> bytes);
// Bytes that do not repeat early, so that a lost or doubled piece shows.
std::vector<uint8_t> pattern(size_t size);

}  // namespace tuicall::net
