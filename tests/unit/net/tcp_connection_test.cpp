// One TCP connection to a peer that reads slowly or not at all.
#include "net/tcp_connection.h"

#include <gtest/gtest.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <vector>

#include "raw_socket.h"

namespace tuicall::net {
namespace {

constexpr size_t kPacketBytes = 150;  // of sound, in the tunnel

// What the kernel has taken and not sent.
int unsent_bytes(const TcpConnection& connection) {
  int bytes = -1;
  EXPECT_EQ(ioctl(connection.descriptor(), SIOCOUTQNSD, &bytes), 0);
  return bytes;
}

// Writes a megabyte, packet by packet; what waits is seen by pending_bytes() and not in the kernel.
void expect_that_little_is_hidden(TcpConnection& connection) {
  const std::vector<uint8_t> packet(kPacketBytes, 1);
  for (size_t written = 0; written < size_t{1024} * 1024; written += kPacketBytes)
    connection.write(packet);
  EXPECT_GT(connection.pending_bytes(), size_t{512} * 1024);
  EXPECT_LE(unsent_bytes(connection), 8 * 1024);
}

TEST(TcpConnection, TheKernelTakesLittleThatItCannotSend) {
  loop::Loop loop;
  const RawSocket listener = RawSocket::listening();
  listener.shrink();  // and with it those that it accepts
  const sockaddr_in address = loopback(listener.port());
  const std::shared_ptr<TcpConnection> connection = TcpConnection::create(loop);
  ASSERT_EQ(connection->connect(reinterpret_cast<const sockaddr&>(address),
                                [&](int status) {
                                  EXPECT_EQ(status, 0);
                                  expect_that_little_is_hidden(*connection);
                                  connection->close();
                                  loop.stop();
                                }),
            0);
  loop.run();
}

}  // namespace
}  // namespace tuicall::net
