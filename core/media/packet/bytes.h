// Numbers in network byte order, at any address. The caller has checked that there is room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tuicall::media {

inline uint16_t read_u16(std::span<const uint8_t> bytes, size_t at) {
  return static_cast<uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

inline uint32_t read_u32(std::span<const uint8_t> bytes, size_t at) {
  return static_cast<uint32_t>(read_u16(bytes, at)) << 16 | read_u16(bytes, at + 2);
}

inline uint64_t read_u64(std::span<const uint8_t> bytes, size_t at) {
  return static_cast<uint64_t>(read_u32(bytes, at)) << 32 | read_u32(bytes, at + 4);
}

inline void write_u16(std::span<uint8_t> bytes, size_t at, uint16_t value) {
  bytes[at] = static_cast<uint8_t>(value >> 8);
  bytes[at + 1] = static_cast<uint8_t>(value);
}

inline void write_u32(std::span<uint8_t> bytes, size_t at, uint32_t value) {
  write_u16(bytes, at, static_cast<uint16_t>(value >> 16));
  write_u16(bytes, at + 2, static_cast<uint16_t>(value));
}

inline void append_u16(std::vector<uint8_t>& out, uint16_t value) {
  out.push_back(static_cast<uint8_t>(value >> 8));
  out.push_back(static_cast<uint8_t>(value));
}

inline void append_u32(std::vector<uint8_t>& out, uint32_t value) {
  append_u16(out, static_cast<uint16_t>(value >> 16));
  append_u16(out, static_cast<uint16_t>(value));
}

inline void append_u64(std::vector<uint8_t>& out, uint64_t value) {
  append_u32(out, static_cast<uint32_t>(value >> 32));
  append_u32(out, static_cast<uint32_t>(value));
}

}  // namespace tuicall::media
