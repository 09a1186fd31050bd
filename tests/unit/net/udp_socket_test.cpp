// Datagrams over loopback: both families, batches, what is too long, ends.
#include "net/udp_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "net_fixture.h"

namespace tuicall::net {
namespace {

// Sends what our own socket would not.
void send_raw(uint16_t port, const std::vector<uint8_t>& datagram) {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const ssize_t sent = sendto(fd, datagram.data(), datagram.size(), 0,
                              reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  EXPECT_EQ(sent, static_cast<ssize_t>(datagram.size()));
  close(fd);
}

class UdpSocketTest : public NetTest {
 protected:
  std::unique_ptr<UdpSocket> bind(const std::string& host, UdpSocket::Received received) {
    auto bound = UdpSocket::bind(loop_, {host, 0}, std::move(received));
    EXPECT_TRUE(bound.ok()) << bound.status().message;
    return bound.ok() ? std::move(*bound) : nullptr;
  }
  static UdpAddress at(const std::string& host, const UdpSocket& socket) {
    return *parse_udp_address({host, socket.port()});
  }
  static void ignore(const UdpAddress& /*from*/, std::span<uint8_t> /*datagram*/) {}

  // What comes to an echo at `echo_host` from a socket at `own_host` that calls it `called`.
  void expect_echo(const std::string& echo_host, const std::string& called,
                   const std::string& own_host) {
    std::unique_ptr<UdpSocket> echo;
    echo = bind(echo_host, [&](const UdpAddress& from, std::span<uint8_t> datagram) {
      echo->send(from, datagram);
    });
    std::string heard;
    const std::unique_ptr<UdpSocket> own =
        bind(own_host, [&](const UdpAddress& from, std::span<uint8_t> datagram) {
          EXPECT_EQ(from, at(called, *echo)) << to_string(from);
          heard = text_of(datagram);
          done();
        });
    own->send(at(called, *echo), bytes_of("hello"));
    own->flush();
    run();
    EXPECT_EQ(heard, "hello");
  }
};

TEST_F(UdpSocketTest, CarriesDatagramsOverIPv4) {
  expect_echo("127.0.0.1", "127.0.0.1", "127.0.0.1");
}

TEST_F(UdpSocketTest, CarriesDatagramsOverIPv6) { expect_echo("::1", "::1", "::1"); }

TEST_F(UdpSocketTest, OneSocketTakesBothFamilies) { expect_echo("::", "127.0.0.1", "0.0.0.0"); }

TEST_F(UdpSocketTest, ManyAreTakenAndGivenTogether) {
  constexpr size_t kDatagrams = 100;
  std::vector<std::string> heard;
  const std::unique_ptr<UdpSocket> to =
      bind("127.0.0.1", [&](const UdpAddress& /*from*/, std::span<uint8_t> datagram) {
        heard.push_back(text_of(datagram));
        if (heard.size() == kDatagrams) done();
      });
  const std::unique_ptr<UdpSocket> from = bind("127.0.0.1", &ignore);
  std::vector<std::string> said;
  for (size_t i = 0; i < kDatagrams; ++i) {
    said.push_back(std::to_string(i));
    from->send(at("127.0.0.1", *to), bytes_of(said.back()));
  }
  EXPECT_EQ(from->counters().sent, 96U) << "full batches go by themselves";
  from->flush();
  run();
  EXPECT_EQ(heard, said);
  EXPECT_EQ(from->counters().sent, kDatagrams);
  EXPECT_EQ(from->counters().send_calls, 4U);
  EXPECT_EQ(to->counters().received, kDatagrams);
  EXPECT_LE(to->counters().receive_calls, 5U);
}

TEST_F(UdpSocketTest, AnEmptyDatagramIsOne) {
  size_t heard = 1;
  const std::unique_ptr<UdpSocket> to =
      bind("127.0.0.1", [&](const UdpAddress& /*from*/, std::span<uint8_t> datagram) {
        heard = datagram.size();
        done();
      });
  const std::unique_ptr<UdpSocket> from = bind("127.0.0.1", &ignore);
  from->send(at("127.0.0.1", *to), {});
  from->flush();
  run();
  EXPECT_EQ(heard, 0U);
}

TEST_F(UdpSocketTest, WhatIsTooLongIsDroppedAndCounted) {
  std::vector<size_t> heard;
  std::unique_ptr<UdpSocket> to;
  to = bind("127.0.0.1", [&](const UdpAddress& /*from*/, std::span<uint8_t> datagram) {
    heard.push_back(datagram.size());
    done();
  });
  const std::unique_ptr<UdpSocket> from = bind("127.0.0.1", &ignore);
  from->send(at("127.0.0.1", *to), pattern(UdpSocket::kMostBytes + 1));
  EXPECT_EQ(from->counters().too_long, 1U);
  send_raw(to->port(), pattern(UdpSocket::kMostBytes + 1));
  send_raw(to->port(), pattern(UdpSocket::kMostBytes));
  run();
  EXPECT_EQ(heard, std::vector<size_t>{UdpSocket::kMostBytes});
  EXPECT_EQ(to->counters().too_long, 1U);
}

TEST_F(UdpSocketTest, WhatCannotBeSentDoesNotHoldUpTheRest) {
  bool heard = false;
  const std::unique_ptr<UdpSocket> to =
      bind("127.0.0.1", [&](const UdpAddress& /*from*/, std::span<uint8_t> /*datagram*/) {
        heard = true;
        done();
      });
  const std::unique_ptr<UdpSocket> from = bind("127.0.0.1", &ignore);
  from->send(*parse_udp_address({"127.0.0.1", 0}), bytes_of("nobody has port 0"));
  from->send(at("::1", *to), bytes_of("the socket is for IPv4"));
  from->send(at("127.0.0.1", *to), bytes_of("hello"));
  from->flush();
  run();
  EXPECT_TRUE(heard);
  EXPECT_EQ(from->counters().not_sent, 2U);
}

// Its port is closed: the kernel is told so, and says so with the next datagram.
TEST_F(UdpSocketTest, AnAnswerThatNobodyListensHarmsNothing) {
  std::unique_ptr<UdpSocket> gone = bind("127.0.0.1", &ignore);
  const UdpAddress nobody = at("127.0.0.1", *gone);
  gone.reset();
  bool heard = false;
  std::unique_ptr<UdpSocket> own;
  own = bind("127.0.0.1", [&](const UdpAddress& /*from*/, std::span<uint8_t> /*datagram*/) {
    heard = true;
    done();
  });
  for (int i = 0; i < 3; ++i) {
    own->send(nobody, bytes_of("anybody?"));
    own->flush();
  }
  own->send(at("127.0.0.1", *own), bytes_of("myself"));
  own->flush();
  run();
  EXPECT_TRUE(heard);
}

TEST_F(UdpSocketTest, MayBeDestroyedByWhatItHears) {
  std::unique_ptr<UdpSocket> own;
  int heard = 0;
  own = bind("127.0.0.1", [&](const UdpAddress& /*from*/, std::span<uint8_t> /*datagram*/) {
    ++heard;
    own.reset();
    done();
  });
  for (int i = 0; i < 3; ++i) own->send(at("127.0.0.1", *own), bytes_of("end"));
  own->flush();
  run();
  EXPECT_EQ(heard, 1);
}

TEST_F(UdpSocketTest, SaysWhyItCannotBeBound) {
  const auto named = UdpSocket::bind(loop_, {"localhost", 0}, &ignore);
  EXPECT_EQ(named.status().code, base::kParamInvalid);
  EXPECT_NE(named.status().message.find("'localhost'"), std::string::npos);
  const std::unique_ptr<UdpSocket> first = bind("127.0.0.1", &ignore);
  const auto second = UdpSocket::bind(loop_, {"127.0.0.1", first->port()}, &ignore);
  EXPECT_EQ(second.status().code, base::kRequestRefused);
  EXPECT_NE(second.status().message.find(std::to_string(first->port())), std::string::npos);
}

TEST(UdpAddress, IsReadAndWritten) {
  for (const char* text : {"127.0.0.1:80", "[::1]:443", "[2001:db8::7]:1"})
    EXPECT_EQ(to_string(*parse_udp_address(*parse_endpoint(text))), text);
}

TEST(UdpAddress, MappedIsTheSameAsIPv4) {
  EXPECT_EQ(*parse_udp_address({"::ffff:192.0.2.1", 7}), *parse_udp_address({"192.0.2.1", 7}));
  EXPECT_EQ(to_string(*parse_udp_address({"::ffff:192.0.2.1", 7})), "192.0.2.1:7");
  EXPECT_NE(*parse_udp_address({"192.0.2.1", 7}), *parse_udp_address({"192.0.2.1", 8}));
}

}  // namespace
}  // namespace tuicall::net
