#include "net_fixture.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace tuicall::net {
namespace {

constexpr uint64_t kTestDeadline_ms = 60000;

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "tuicall-net-XXXXXX").string();
  path_ = mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

std::string TemporaryFolder::write(const std::string& name, const std::string& text) const {
  const std::string path = path_ + "/" + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

TestAuthority::TestAuthority() : pair_(*make_authority("tuicall test authority")) {
  ca_file_ = folder_.write("ca.pem", pair_.certificate);
}

std::shared_ptr<TlsContext> TestAuthority::server(const std::vector<std::string>& names,
                                                  CertificateValidity validity) const {
  const TemporaryFolder folder;
  const PemPair pair = *make_server_certificate(pair_, names, validity);
  return *TlsContext::server(folder.write("cert.pem", pair.certificate),
                             folder.write("key.pem", pair.key));
}

std::shared_ptr<TlsContext> TestAuthority::client() const { return *TlsContext::client(ca_file_); }

const TestAuthority& authority() {
  static const TestAuthority shared;
  return shared;
}

void NetTest::run() {
  loop::Timer deadline(loop_);
  deadline.start(kTestDeadline_ms, [this] {
    ADD_FAILURE() << "the test was not done in time";
    done();
  });
  loop_.run();
}

void NetTest::serve(std::shared_ptr<TlsContext> context, HandlerOf handler) {
  auto listening = TlsListener::listen(loop_, std::move(context), {"127.0.0.1", 0},
                                       [this, handler](std::unique_ptr<Stream> stream) {
                                         accepted_.push_back(std::move(stream));
                                         Stream* raw = accepted_.back().get();
                                         raw->start(handler(raw));
                                       });
  ASSERT_TRUE(listening.ok()) << listening.status().message;
  listener_ = std::move(*listening);
}

void NetTest::serve_echo() {
  serve(authority().server(), [](Stream* stream) {
    return Stream::Handler{
        {}, [stream](std::span<const uint8_t> bytes) { stream->send(bytes); }, {}};
  });
}

std::unique_ptr<Stream> NetTest::connect(const Endpoint& endpoint, uint64_t timeout_ms) {
  return connect_tls(loop_, client_context_, endpoint, timeout_ms);
}

std::vector<uint8_t> bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

std::string text_of(std::span<const uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

std::vector<uint8_t> pattern(size_t size) {
  std::vector<uint8_t> bytes(size);
  uint32_t state = 1;
  for (uint8_t& byte : bytes) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<uint8_t>(state >> 24U);
  }
  return bytes;
}

}  // namespace tuicall::net
