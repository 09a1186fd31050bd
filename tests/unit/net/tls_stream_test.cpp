// Bytes through TLS over real sockets on the loopback.
#include "net/tls_stream.h"

#include <future>
#include <thread>

#include "net_fixture.h"
#include "raw_socket.h"

namespace tuicall::net {
namespace {

class TlsStreamTest : public NetTest {
 protected:
  // Sends `sent` and is done when all of it has come back.
  void expect_echo(std::unique_ptr<Stream>& stream, const std::vector<uint8_t>& sent) {
    stream->start({[&stream, &sent] { stream->send(sent); },
                   [this, &sent](std::span<const uint8_t> bytes) {
                     heard_.insert(heard_.end(), bytes.begin(), bytes.end());
                     if (heard_.size() == sent.size()) done();
                   },
                   [this](const std::string& why) {
                     ADD_FAILURE() << why;
                     done();
                   }});
    run();
    EXPECT_EQ(heard_, sent);
  }

  std::vector<uint8_t> heard_;
};

TEST_F(TlsStreamTest, Echoes) {
  serve_echo();
  auto stream = connect(at("127.0.0.1"));
  expect_echo(stream, bytes_of("hello"));
  EXPECT_EQ(stream->peer_address(), to_string(at("127.0.0.1")));
  EXPECT_EQ(stream->pending_bytes(), 0U);
}

TEST_F(TlsStreamTest, ResolvesNames) {
  serve_echo();
  auto stream = connect(at("localhost"));
  expect_echo(stream, bytes_of("hello"));
}

TEST_F(TlsStreamTest, EchoesMegabytes) {
  serve_echo();
  auto stream = connect(at("127.0.0.1"));
  expect_echo(stream, pattern(4 * 1024 * 1024));
}

TEST_F(TlsStreamTest, EchoesManySmallSendsInOrder) {
  serve_echo();
  auto stream = connect(at("127.0.0.1"));
  const std::vector<uint8_t> sent = pattern(20000);
  stream->start({[&] {
                   for (const uint8_t& byte : sent) stream->send({&byte, 1});
                 },
                 [&](std::span<const uint8_t> bytes) {
                   heard_.insert(heard_.end(), bytes.begin(), bytes.end());
                   if (heard_.size() == sent.size()) done();
                 },
                 [](const std::string& why) { FAIL() << why; }});
  run();
  EXPECT_EQ(heard_, sent);
}

TEST_F(TlsStreamTest, KeepsWhatIsSentBeforeItIsOpen) {
  serve_echo();
  auto stream = connect(at("127.0.0.1"));
  const std::vector<uint8_t> early = bytes_of("early");
  stream->send(early);
  EXPECT_EQ(stream->pending_bytes(), 5U);
  stream->start({{},
                 [&](std::span<const uint8_t> bytes) {
                   EXPECT_EQ(text_of(bytes), "early");
                   done();
                 },
                 {}});
  run();
}

TEST_F(TlsStreamTest, ServesClientsOfAnotherLoop) {
  serve_echo();
  const Endpoint server = at("127.0.0.1");
  std::thread client([&] {
    loop::Loop loop;
    auto stream = connect_tls(loop, client_context_, server, 10000);
    stream->start({[&] { stream->send(bytes_of("from afar")); },
                   [&](std::span<const uint8_t> bytes) {
                     EXPECT_EQ(text_of(bytes), "from afar");
                     stream.reset();
                     loop.stop();
                   },
                   {}});
    loop.run();
    done();
  });
  run();
  client.join();
}

TEST_F(TlsStreamTest, ResumesTheSessionOfAnEarlierConnection) {
  std::vector<bool> resumed;
  serve(authority().server(), [&](Stream* stream) {
    return Stream::Handler{[&resumed, stream] {
                             resumed.push_back(dynamic_cast<TlsStream*>(stream)->resumed());
                             stream->send(bytes_of("x"));
                           },
                           {},
                           {}};
  });
  std::unique_ptr<Stream> stream;
  std::function<void()> connect_again = [&] {
    stream = connect(at("127.0.0.1"));
    // The connection is dropped without a goodbye, as a lost one is: its ticket stays good.
    stream->start(
        {{},
         [&](std::span<const uint8_t>) { resumed.size() == 3 ? done() : connect_again(); },
         {}});
  };
  connect_again();
  run();
  EXPECT_EQ(resumed, (std::vector<bool>{false, true, true}));
}

TEST_F(TlsStreamTest, PassesBytesThatArriveOneAtATime) {
  serve_echo();
  const RawSocket proxy = RawSocket::listening();
  const uint16_t server_port = listener_->port();
  std::thread relay([&] {
    const RawSocket client = proxy.accept();
    const RawSocket server = RawSocket::connected(server_port);
    const auto drip = [](const RawSocket& from, const RawSocket& to) {
      for (auto bytes = from.read(); !bytes.empty(); bytes = from.read()) {
        for (const uint8_t& byte : bytes) to.write({&byte, 1});
      }
      to.shut_down();
    };
    std::thread back([&] { drip(server, client); });
    drip(client, server);
    back.join();
  });
  auto stream = connect({"127.0.0.1", proxy.port()});
  expect_echo(stream, pattern(3000));
  stream.reset();  // closes its socket at once, so that the relay sees the end
  accepted_.clear();
  relay.join();
}

TEST_F(TlsStreamTest, ClosesAfterEverythingHasLeft) {
  const std::vector<uint8_t> sent = pattern(2 * 1024 * 1024);
  serve(authority().server(), [&](Stream* stream) {
    return Stream::Handler{[&, stream] {
                             stream->send(sent);
                             stream->close(10000);
                           },
                           {},
                           [](const std::string&) { FAIL() << "no callback follows close()"; }};
  });
  auto stream = connect(at("127.0.0.1"));
  stream->start({{},
                 [&](std::span<const uint8_t> bytes) {
                   heard_.insert(heard_.end(), bytes.begin(), bytes.end());
                 },
                 [&](const std::string& why) {
                   EXPECT_NE(why.find("the peer closed the connection"), std::string::npos) << why;
                   done();
                 }});
  run();
  EXPECT_EQ(heard_, sent);
}

TEST_F(TlsStreamTest, ClosesAfterEverythingHasLeftThoughThePeerWasStillTalking) {
  // Bytes that the closing side never reads must not turn its close into a reset.
  serve(authority().server(), [&](Stream* stream) {
    return Stream::Handler{{},
                           [stream](std::span<const uint8_t>) {
                             stream->send(bytes_of("refused"));
                             stream->close(10000);
                           },
                           {}};
  });
  auto stream = connect(at("127.0.0.1"));
  stream->start({[&] { stream->send(pattern(1024 * 1024)); },
                 [&](std::span<const uint8_t> bytes) {
                   heard_.insert(heard_.end(), bytes.begin(), bytes.end());
                 },
                 [&](const std::string&) { done(); }});
  run();
  EXPECT_EQ(text_of(heard_), "refused");
}

// Shakes hands over a blocking socket.
void open_raw(TlsSession& session, const RawSocket& socket) {
  std::vector<uint8_t> wire;
  while (!session.open()) {
    std::vector<uint8_t> out;
    std::span<const uint8_t> plain;
    session.feed(wire);
    const TlsSession::Step step = session.next(plain, out);
    socket.write(out);
    if (step == TlsSession::Step::kNeedMore) wire = socket.read();
  }
}

TEST(TlsLinger, EndsAtAPeerThatDoesNotRead) {
  auto loop = std::make_unique<loop::Loop>();
  std::unique_ptr<Stream> stream;
  auto listener = std::move(*TlsListener::listen(
      *loop, authority().server(), {"127.0.0.1", 0}, [&](std::unique_ptr<Stream> accepted) {
        stream = std::move(accepted);
        stream->start({[&] {
                         stream->send(pattern(16 * 1024 * 1024));
                         EXPECT_GT(stream->pending_bytes(), 1024U * 1024U);
                         stream->close(50);
                         stream.reset();
                         loop->stop();
                       },
                       {},
                       {}});
      }));
  std::promise<void> server_is_gone;
  std::thread client([&, port = listener->port()] {
    const RawSocket socket = RawSocket::connected(port);
    const auto session = TlsSession::client(authority().client(), "127.0.0.1");
    open_raw(*session, socket);
    server_is_gone.get_future().wait();  // and reads nothing
  });
  loop->run();
  listener.reset();
  loop.reset();  // returns, although the client never read
  server_is_gone.set_value();
  client.join();
}

TEST_F(TlsStreamTest, SharesItsPortWithOtherListenersAndKnowsAUsedOne) {
  serve_echo();
  auto second = TlsListener::listen(loop_, authority().server(), at("127.0.0.1"), [](auto) {});
  EXPECT_TRUE(second.ok()) << second.status().message;
  const base::Status used = check_unused(at("127.0.0.1"));
  EXPECT_EQ(used.code, base::kRequestRefused);
  EXPECT_NE(used.message.find("address already in use"), std::string::npos) << used.message;
  EXPECT_NE(used.message.find(to_string(at("127.0.0.1"))), std::string::npos) << used.message;
  EXPECT_TRUE(check_unused({"127.0.0.1", 0}).ok());
}

TEST_F(TlsStreamTest, ListensOnAddressesOnly) {
  auto listening = TlsListener::listen(loop_, authority().server(), {"localhost", 0}, [](auto) {});
  ASSERT_FALSE(listening.ok());
  EXPECT_NE(listening.status().message.find("'localhost:0'"), std::string::npos);
}

}  // namespace
}  // namespace tuicall::net
