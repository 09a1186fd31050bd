// WAV files in memory, right ones and wrong ones.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tuicall::client {

struct WavBytes {
  uint32_t coding = 1;
  uint32_t channels = 1;
  uint32_t rate_hz = 16'000;
  uint32_t bits = 16;
  bool is_extensible = false;
  std::vector<uint8_t> data = std::vector<uint8_t>(320);
  uint32_t data_size = 0;        // as the file says; 0: as it is
  std::string other_chunk = {};  // before the format
  uint32_t block_bytes = 0;      // of the samples of a moment, as the file says; 0: as it is

  std::vector<uint8_t> make() const {
    std::vector<uint8_t> out;
    const auto text = [&out](const std::string& t) { out.insert(out.end(), t.begin(), t.end()); };
    const auto number = [&out](uint32_t value, int count) {
      for (; count > 0; --count, value >>= 8U) out.push_back(static_cast<uint8_t>(value));
    };
    text("RIFF");
    number(static_cast<uint32_t>(data.size()) + 36, 4);
    text("WAVE");
    if (!other_chunk.empty()) {
      text("LIST");
      number(static_cast<uint32_t>(other_chunk.size()), 4);
      text(other_chunk);
      if (other_chunk.size() % 2 == 1) number(0, 1);
    }
    text("fmt ");
    number(is_extensible ? 40 : 16, 4);
    number(is_extensible ? 0xFFFE : coding, 2);
    number(channels, 2);
    number(rate_hz, 4);
    const uint32_t block = block_bytes == 0 ? channels * bits / 8 : block_bytes;
    number(rate_hz * block, 4);
    number(block, 2);
    number(bits, 2);
    if (is_extensible) {
      number(22, 2);
      number(bits, 2);
      number(0, 4);
      number(coding, 4);
      for (const uint32_t part : {0x00100000U, 0xAA000080U, 0x719B3800U}) number(part, 4);
    }
    text("data");
    number(data_size == 0 ? static_cast<uint32_t>(data.size()) : data_size, 4);
    out.insert(out.end(), data.begin(), data.end());
    return out;
  }
};

}  // namespace tuicall::client
