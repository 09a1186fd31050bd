// Sound through tuicalld as a process: over UDP, through the TLS connection, and its options.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>

#include "../server/relay_client.h"
#include "server_process.h"
#include "wire_client.h"

namespace tuicall::server {
namespace {

constexpr int kDeadline_s = 30;

// A socket for datagrams between 127.0.0.1 and a port there.
class Datagrams {
 public:
  Datagrams() : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const timeval deadline{kDeadline_s, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof(deadline));
  }
  ~Datagrams() { close(fd_); }
  Datagrams(const Datagrams&) = delete;
  Datagrams& operator=(const Datagrams&) = delete;

  void send(uint16_t port, const Bytes& datagram) const {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    sendto(fd_, datagram.data(), datagram.size(), 0, reinterpret_cast<const sockaddr*>(&address),
           sizeof(address));
  }
  // Empty if none comes in time.
  Bytes receive() const {
    Bytes datagram(2048);
    const ssize_t size = recv(fd_, datagram.data(), datagram.size(), 0);
    datagram.resize(size > 0 ? static_cast<size_t>(size) : 0);
    return datagram;
  }

 private:
  int fd_;
};

enum class Way { kUdp, kTunnel };

// A user with a connection and a way for sound.
class Person {
 public:
  Person(ServerProcess& server, const std::string& user_id)
      : wire(server.port(), server.ready().value("ca_file", "")) {
    wire.log_in({server.ready().value("sdk_app_id", 0U), server.ready().value("secret_key", "")},
                user_id);
  }

  wire::MediaOpened ask(const std::string& call_id, const std::string& fingerprint) {
    wire.send(wire::OpenMedia{call_id, fingerprint});
    const auto opened = wire.receive_next<wire::MediaOpened>();
    EXPECT_TRUE(opened.has_value());
    return opened.value_or(wire::MediaOpened{});
  }

  bool connect(const std::string& call_id, Way way) {
    way_ = way;
    const RelayClient::Network network{
        [this, call_id](const MediaKey& /*key*/, const std::string& fingerprint) {
          opened_ = ask(call_id, fingerprint);
          EXPECT_EQ(opened_.code, 0) << opened_.message;
          return MediaOffer{opened_.host,    opened_.port,        opened_.ice_ufrag,
                            opened_.ice_pwd, opened_.fingerprint, opened_.ssrc};
        },
        [this](const Path& /*from*/, Bytes datagram) { send(std::move(datagram)); },
        [this] { return wait(); }};
    media = std::make_unique<RelayClient>(network, MediaKey{0, call_id, "somebody"}, Path());
    return media->connect();
  }

  std::vector<Sound> hear() {
    for (;;) {
      std::vector<Sound> heard = media->heard();
      if (!heard.empty() || !wait()) return heard;
    }
  }
  // Somebody has left.
  bool hears_goodbye() {
    while (media->goodbyes.empty()) {
      if (!wait()) return false;
    }
    return true;
  }

  WireClient wire;
  std::unique_ptr<RelayClient> media;

 private:
  void send(Bytes datagram) {
    if (way_ == Way::kUdp) return datagrams_.send(opened_.port, datagram);
    wire.send(wire::MediaDatagram{std::move(datagram)});
  }

  bool wait() {
    Bytes datagram;
    if (way_ == Way::kUdp)
      datagram = datagrams_.receive();
    else
      datagram = wire.receive_next<wire::MediaDatagram>().value_or(wire::MediaDatagram{}).bytes;
    if (!datagram.empty()) media->receive(datagram);
    return !datagram.empty();
  }

  Way way_ = Way::kUdp;
  Datagrams datagrams_;
  wire::MediaOpened opened_;
};

class TuicalldMediaTest : public testing::Test {
 protected:
  static std::string call(Person& caller, Person& callee, const std::string& callee_id) {
    wire::PlaceCall place;
    place.callee_ids = {callee_id};
    place.media_type = base::MediaType::kAudio;
    const wire::RequestResult placed = caller.wire.ask(place);
    EXPECT_EQ(placed.code, base::kOk) << placed.message;
    EXPECT_EQ(callee.wire.ask(wire::Accept{}).code, base::kOk);
    return placed.info ? placed.info->call_id : "";
  }

  TemporaryFolder folder_;
};

TEST_F(TuicalldMediaTest, CarriesSoundOverUdpAndThroughTheConnection) {
  ServerProcess server(ServerProcess::dev(folder_.path(), {"--drain-timeout-ms", "10"}));
  Person alice(server, "alice");
  Person bob(server, "bob");
  const std::string call_id = call(alice, bob, "bob");
  ASSERT_TRUE(alice.connect(call_id, Way::kUdp));
  ASSERT_TRUE(bob.connect(call_id, Way::kTunnel));
  alice.media->say(1, "hello bob");
  EXPECT_EQ(bob.hear(), (std::vector<Sound>{{alice.media->ssrc(), 1, "hello bob"}}));
  EXPECT_EQ(bob.media->names[alice.media->ssrc()], "alice");
  bob.media->say(9, "hello alice");
  EXPECT_EQ(alice.hear(), (std::vector<Sound>{{bob.media->ssrc(), 9, "hello alice"}}));
  EXPECT_EQ(bob.wire.ask(wire::Hangup{}).code, base::kOk);
  EXPECT_TRUE(alice.hears_goodbye());
  server.signal(SIGTERM);
  EXPECT_EQ(server.exit_code(), 0);
  const std::vector<nlohmann::json> stopped = server.wait_for_log("media_stopped");
  EXPECT_EQ(stopped[0].value("handshakes", 0), 2);
  EXPECT_EQ(stopped[0].value("rtp_sent", 0), 2);
}

TEST_F(TuicalldMediaTest, ListensAndAnnouncesAsItIsTold) {
  ServerProcess server(ServerProcess::dev(
      folder_.path(), {"--media-listen", "127.0.0.1:0", "--media-host", "media.example.org"}));
  const std::string listening = server.ready().value("media_listen", "");
  Person alice(server, "alice");
  Person bob(server, "bob");
  const std::string call_id = call(alice, bob, "bob");
  std::string fingerprint = "00";
  for (int i = 1; i < 32; ++i) fingerprint += ":00";
  const wire::MediaOpened opened = alice.ask(call_id, fingerprint);
  EXPECT_EQ(opened.host, "media.example.org");
  EXPECT_EQ("127.0.0.1:" + std::to_string(opened.port), listening);
}

TEST_F(TuicalldMediaTest, MayCarryNoSoundAtAll) {
  ServerProcess server(ServerProcess::dev(folder_.path(), {"--media-listen", "off"}));
  EXPECT_FALSE(server.ready().contains("media_listen"));
  Person alice(server, "alice");
  EXPECT_EQ(alice.ask("call", "").code, base::kSceneNotSupported);
}

TEST_F(TuicalldMediaTest, SaysThatItsPortIsTaken) {
  ServerProcess first(ServerProcess::dev(folder_.path()));
  const std::string taken = first.ready().value("media_listen", "");
  const TemporaryFolder another;
  const Finished second = run_server(ServerProcess::dev(another.path(), {"--media-listen", taken}));
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_NE(second.errors.find("datagrams at " + taken), std::string::npos) << second.errors;
}

}  // namespace
}  // namespace tuicall::server
