// What Opus alone does to sound, with the engine's settings and without any network: 16-bit samples
// of one channel at 48 kHz from stdin, as they come out of the decoder to stdout. What is not sent
// in silence (DTX) is silent.
#include <array>
#include <cstdint>
#include <iostream>
#include <span>

#include "media/audio/decoder.h"
#include "media/audio/encoder.h"
#include "media/audio/format.h"

int main() {
  using namespace tuicall::media;
  Encoder encoder;
  Decoder decoder;
  std::array<int16_t, kFrameSamples> frame{};
  std::array<uint8_t, Encoder::kMaxPacketBytes> packet{};
  auto* bytes = reinterpret_cast<char*>(frame.data());
  while (std::cin.read(bytes, sizeof frame)) {
    const size_t size = encoder.encode(frame, packet);
    frame.fill(0);
    if (size > 0) (void)decoder.decode(std::span(packet).first(size), frame);
    std::cout.write(bytes, sizeof frame);
  }
  return std::cout.flush() ? 0 : 1;
}
