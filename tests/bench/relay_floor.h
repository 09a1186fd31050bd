// The least that forwarding costs: the relay's batches of system calls between as many sockets, and
// each packet opened with one key of many and encrypted with another; nothing else.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "raw_socket.h"

namespace tuicall {

// What opens and encrypts the sound of one person.
class FloorCrypto {
 public:
  virtual ~FloorCrypto() = default;
  // As the person does: a packet whose last bytes are room for the tag.
  virtual void say(std::vector<uint8_t>& packet) = 0;
  // As the relay does, both in place; how long the packet has become.
  virtual size_t open(uint8_t* packet, size_t length) = 0;
  virtual size_t protect(uint8_t* packet, size_t length) = 0;
};

enum class FloorLibrary {
  kOpenSsl,   // its AES-128-GCM alone, as media::SrtpCipher calls it
  kLibSrtp2,  // srtp_unprotect() and srtp_protect()
};

class RelayFloor {
 public:
  static constexpr size_t kBatch = 32;  // as net::UdpSocket has it

  RelayFloor(FloorLibrary library, size_t people, size_t sound_bytes);

  // Everybody says something; gives the processor time that passing it on takes.
  int64_t frame();
  int64_t forwarded() const { return forwarded_; }

 private:
  struct Person {
    std::unique_ptr<FloorCrypto> crypto;
    RawSocket socket;
  };

  void pass_on();

  const size_t sound_bytes_;
  std::vector<std::unique_ptr<Person>> people_;
  RawSocket relay_;
  uint16_t number_ = 0;
  int64_t forwarded_ = 0;
  std::array<std::array<uint8_t, 2048>, kBatch> bytes_{};
  std::array<sockaddr_in, kBatch> addresses_{};
  std::array<iovec, kBatch> pieces_{};
  std::array<mmsghdr, kBatch> headers_{};
};

}  // namespace tuicall
