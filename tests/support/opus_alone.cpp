// What Opus alone does to sound, with the engine's settings and without any network: 16-bit samples
// of one channel at 48 kHz from stdin, as they come out of the decoder to stdout. What is not sent
// in silence (DTX) is silent. As many percent of the packets as the argument says are lost, always
// the same ones; what is lost is concealed.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <span>

#include "media/audio/decoder.h"
#include "media/audio/encoder.h"
#include "media/audio/format.h"

int main(int count, char** arguments) {
  using namespace tuicall::media;
  const auto lost_percent = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 0UL;
  std::minstd_rand random;  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same packets each time
  Encoder encoder;
  Decoder decoder;
  std::array<int16_t, kFrameSamples> frame{};
  std::array<uint8_t, Encoder::kMaxPacketBytes> packet{};
  auto* bytes = reinterpret_cast<char*>(frame.data());
  while (std::cin.read(bytes, sizeof frame)) {
    const size_t size = encoder.encode(frame, packet);
    frame.fill(0);
    const bool lost = size > 0 && random() % 100 < lost_percent;
    if (lost)
      decoder.conceal(frame);
    else if (size > 0)
      (void)decoder.decode(std::span(packet).first(size), frame);
    std::cout.write(bytes, sizeof frame);
  }
  return std::cout.flush() ? 0 : 1;
}
