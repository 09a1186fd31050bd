// Frames as bytes: a 32-bit little-endian length, then a FlatBuffer of schema/frame.fbs.
// Everything is verified before it is read: length, FlatBuffers structure, known kinds, UTF-8 of
// every string.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "wire/message.h"

namespace tuicall::wire {

constexpr size_t kFramePrefixBytes = 4;

// Appends the frame with its length prefix to out. Fails (kParamInvalid, nothing appended) when it
// would be longer than kMaxFrameBytes.
base::Status encode(const Frame& frame, std::vector<uint8_t>& out);

enum class DecodeError {
  kNone,
  kMalformed,    // the sender is broken: answer with a Notice and close
  kUnknownKind,  // a newer peer's message: answer with a Notice (request_id set if it was a
                 // request) and go on, past the delivery if sequence is set
};

struct Decoded {
  DecodeError error = DecodeError::kNone;
  std::string message;      // what was wrong and what was expected, empty if nothing
  uint64_t request_id = 0;  // of a request whose command is unknown
  uint64_t sequence = 0;    // of a delivery whose item, or its event's kind, is unknown
  Frame frame;
};

// Reads one frame's content (without its length prefix).
Decoded decode(std::span<const uint8_t> content);

// Cuts a byte stream into frames' contents. Not thread-safe.
class FrameReader {
 public:
  explicit FrameReader(uint32_t max_frame_bytes = kMaxFrameBytes)
      : max_frame_bytes_(max_frame_bytes) {}

  void append(std::span<const uint8_t> bytes);

  enum class Next { kFrame, kNeedMore, kTooLong };
  // kFrame: content is the next frame's, valid until the next call of append() or next(). kTooLong:
  // the announced length (in announced_bytes()) is 0 or over the limit, and nothing more can be
  // read.
  Next next(std::span<const uint8_t>& content);
  uint32_t announced_bytes() const { return announced_bytes_; }

 private:
  Next need_more(std::span<const uint8_t> rest);

  uint32_t max_frame_bytes_;
  uint32_t announced_bytes_ = 0;
  size_t consumed_ = 0;
  std::vector<uint8_t> buffer_;
};

}  // namespace tuicall::wire
