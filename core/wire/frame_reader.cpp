#include "wire/codec.h"

namespace tuicall::wire {
namespace {

// Byte by byte: a prefix may stand at any address.
uint32_t read_prefix(std::span<const uint8_t> bytes) {
  return static_cast<uint32_t>(bytes[0]) | static_cast<uint32_t>(bytes[1]) << 8 |
         static_cast<uint32_t>(bytes[2]) << 16 | static_cast<uint32_t>(bytes[3]) << 24;
}

}  // namespace

void FrameReader::append(std::span<const uint8_t> bytes) {
  if (consumed_ != 0) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(consumed_));
    consumed_ = 0;
  }
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

FrameReader::Next FrameReader::next(std::span<const uint8_t>& content) {
  const std::span<const uint8_t> rest = std::span<const uint8_t>(buffer_).subspan(consumed_);
  if (rest.size() < kFramePrefixBytes) return need_more(rest);
  announced_bytes_ = read_prefix(rest);
  if (announced_bytes_ == 0 || announced_bytes_ > max_frame_bytes_) return Next::kTooLong;
  if (rest.size() - kFramePrefixBytes < announced_bytes_) return Next::kNeedMore;
  content = rest.subspan(kFramePrefixBytes, announced_bytes_);
  consumed_ += kFramePrefixBytes + announced_bytes_;
  return Next::kFrame;
}

// An idle connection keeps no buffer.
FrameReader::Next FrameReader::need_more(std::span<const uint8_t> rest) {
  if (rest.empty()) {
    buffer_ = {};
    consumed_ = 0;
  }
  return Next::kNeedMore;
}

}  // namespace tuicall::wire
