// A fuzzer's input as a series of choices. When it is used up, every further choice is the first
// one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace tuicall::fuzz {

class ByteSource {
 public:
  ByteSource(const uint8_t* data, size_t size) : rest_(data, size) {}

  bool empty() const { return rest_.empty(); }

  uint8_t byte() {
    if (rest_.empty()) return 0;
    const uint8_t value = rest_.front();
    rest_ = rest_.subspan(1);
    return value;
  }

  // Two bytes, the lower one first.
  uint16_t word() {
    const unsigned low = byte();
    return static_cast<uint16_t>(low | static_cast<unsigned>(byte()) << 8U);
  }

  // From 0 to below - 1; at most 256 are told apart.
  unsigned pick(unsigned below) { return byte() % below; }

  // Fewer when no more are left.
  std::span<const uint8_t> bytes(size_t count) {
    const std::span<const uint8_t> taken = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

  std::string text(size_t count) {
    const std::span<const uint8_t> taken = bytes(count);
    return {taken.begin(), taken.end()};
  }

  std::span<const uint8_t> all() { return bytes(rest_.size()); }

 private:
  std::span<const uint8_t> rest_;
};

}  // namespace tuicall::fuzz
