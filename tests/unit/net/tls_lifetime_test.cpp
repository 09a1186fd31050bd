// A stream may be destroyed or closed at any moment, inside each of its callbacks too. Sanitizers
// watch.
#include "net_fixture.h"
#include "raw_socket.h"

namespace tuicall::net {
namespace {

class TlsLifetimeTest : public NetTest {
 protected:
  Stream::Handler quiet() { return {}; }
  Stream::Handler done_when_closed() {
    return {{}, {}, [this](const std::string&) { done(); }};
  }
};

TEST_F(TlsLifetimeTest, ClientDestroyedInOnOpen) {
  serve(authority().server(), [this](Stream*) { return done_when_closed(); });
  auto stream = connect(at("127.0.0.1"));
  stream->start({[&, held = std::make_shared<int>(1)] {
                   stream.reset();
                   EXPECT_EQ(*held, 1);  // the callback outlives its stream
                 },
                 [](auto) { FAIL(); },
                 [](const std::string&) { FAIL() << "destroyed streams are silent"; }});
  run();
}

TEST_F(TlsLifetimeTest, ClientDestroyedInOnBytes) {
  int closed = 0;
  serve(authority().server(), [&](Stream* stream) {
    return Stream::Handler{[stream] {
                             // Two records at once: the second must not reach the destroyed client.
                             stream->send(bytes_of("one"));
                             stream->send(bytes_of("two"));
                           },
                           {},
                           [&](const std::string&) {
                             ++closed;
                             done();
                           }};
  });
  auto stream = connect(at("127.0.0.1"));
  std::string heard;
  stream->start({{},
                 [&](std::span<const uint8_t> bytes) {
                   stream.reset();
                   heard += text_of(bytes);
                 },
                 [](const std::string&) { FAIL(); }});
  run();
  EXPECT_EQ(heard, "one");
  EXPECT_EQ(closed, 1);
}

TEST_F(TlsLifetimeTest, ClientDestroyedInOnClose) {
  serve(authority().server(), [](Stream* stream) {
    return Stream::Handler{[stream] { stream->close(1000); }, {}, {}};
  });
  auto stream = connect(at("127.0.0.1"));
  stream->start({{}, {}, [&](const std::string& why) {
                   stream.reset();
                   EXPECT_FALSE(why.empty());
                   done();
                 }});
  run();
}

TEST_F(TlsLifetimeTest, ClientDestroyedInOnCloseOfAFailedConnect) {
  uint16_t unused = 0;
  { unused = RawSocket::listening().port(); }
  auto stream = connect({"127.0.0.1", unused});
  stream->start({{}, {}, [&](const std::string& why) {
                   stream.reset();
                   EXPECT_FALSE(why.empty());
                   done();
                 }});
  run();
}

TEST_F(TlsLifetimeTest, ClientDestroyedInOnCloseOfATimeout) {
  const RawSocket silent = RawSocket::listening();
  auto stream = connect({"127.0.0.1", silent.port()}, 10);
  stream->start({{}, {}, [&](const std::string& why) {
                   stream.reset();
                   EXPECT_FALSE(why.empty());
                   done();
                 }});
  run();
}

TEST_F(TlsLifetimeTest, ClientDestroyedWhileItResolvesAndWhileItConnects) {
  serve_echo();
  for (const char* host : {"localhost", "127.0.0.1"}) {
    auto stream = connect(at(host));
    stream->start({[] { FAIL(); }, {}, [](const std::string&) { FAIL(); }});
  }
  loop_.post([this] { done(); });
  run();
}

TEST_F(TlsLifetimeTest, ClientDestroyedBeforeItWasStarted) {
  auto stream = connect({"127.0.0.1", 1});
  stream->send(bytes_of("never"));
}

TEST_F(TlsLifetimeTest, ClosedBeforeItIsOpen) {
  serve(authority().server(), [this](Stream*) { return done_when_closed(); });
  auto stream = connect(at("127.0.0.1"));
  stream->start({[] { FAIL(); }, {}, [](const std::string&) { FAIL(); }});
  auto second = connect(at("127.0.0.1"));
  second->start({[&] { second.reset(); }, {}, {}});
  stream->close(1000);
  run();
}

TEST_F(TlsLifetimeTest, ServerDestroyedInEachCallback) {
  for (const std::string moment : {"open", "bytes", "close"}) {
    loop::Loop loop;
    std::unique_ptr<Stream> server;
    bool reached = false;
    const auto destroy = [&] {
      server.reset();
      reached = true;
      loop.stop();
    };
    auto listening = TlsListener::listen(loop, authority().server(), {"127.0.0.1", 0},
                                         [&](std::unique_ptr<Stream> accepted) {
                                           server = std::move(accepted);
                                           server->start({[&] {
                                                            if (moment == "open") destroy();
                                                          },
                                                          [&](auto) {
                                                            if (moment == "bytes") destroy();
                                                          },
                                                          [&](const std::string&) { destroy(); }});
                                         });
    ASSERT_TRUE(listening.ok());
    auto client = connect_tls(loop, client_context_, {"127.0.0.1", (*listening)->port()}, 10000);
    client->start({[&] {
                     client->send(bytes_of("x"));
                     if (moment == "close") client->close(1000);
                   },
                   {},
                   {}});
    loop.run();
    EXPECT_TRUE(reached) << moment;
  }
}

TEST_F(TlsLifetimeTest, ServerLetsAConnectionGoWithoutStartingIt) {
  auto listening = TlsListener::listen(loop_, authority().server(), {"127.0.0.1", 0}, [](auto) {});
  ASSERT_TRUE(listening.ok());
  auto stream = connect({"127.0.0.1", (*listening)->port()});
  stream->start(done_when_closed());
  run();
}

// All of them wait already. What was posted with the first one runs in the next turn of the loop.
TEST_F(TlsLifetimeTest, ServerTakesSoManyConnectionsInOneTurn) {
  constexpr size_t kClients = 50;
  for (const auto& [most_at_once, most_before_next_turn] :
       {std::pair<size_t, size_t>(2, 4), {kClients, kClients}, {0, kClients}}) {
    loop::Loop loop;
    size_t taken = 0;
    size_t taken_before_next_turn = 0;
    auto listening = TlsListener::listen(
        loop, authority().server(), {"127.0.0.1", 0},
        [&](auto) {
          if (taken++ == 0) loop.post([&] { taken_before_next_turn = taken; });
          if (taken == kClients) loop.stop();
        },
        {}, most_at_once);
    ASSERT_TRUE(listening.ok());
    std::vector<RawSocket> clients;
    for (size_t i = 0; i < kClients; ++i)
      clients.push_back(RawSocket::connected((*listening)->port()));
    loop.run();
    EXPECT_EQ(taken, kClients) << "at most " << most_at_once;
    EXPECT_LE(taken_before_next_turn, most_before_next_turn);
    if (most_before_next_turn == kClients) {
      EXPECT_EQ(taken_before_next_turn, kClients);
    }
  }
}

TEST_F(TlsLifetimeTest, SendingAfterTheEndIsHarmless) {
  serve(authority().server(), [](Stream* stream) {
    return Stream::Handler{[stream] { stream->close(1000); }, {}, {}};
  });
  auto stream = connect(at("127.0.0.1"));
  stream->start({{}, {}, [&](const std::string&) {
                   stream->send(bytes_of("too late"));
                   stream->close(1000);
                   stream->close(1000);
                   done();
                 }});
  run();
}

TEST_F(TlsLifetimeTest, ListenerMayGoWhileItsConnectionsStay) {
  serve_echo();
  auto stream = connect(at("127.0.0.1"));
  stream->start({[&] {
                   listener_.reset();
                   stream->send(bytes_of("still here"));
                 },
                 [&](std::span<const uint8_t> bytes) {
                   EXPECT_EQ(text_of(bytes), "still here");
                   done();
                 },
                 {}});
  run();
}

}  // namespace
}  // namespace tuicall::net
