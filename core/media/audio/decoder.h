// Opus packets of one sender to sound. What is asked for has to be in the order of the stream: each
// call goes on where the one before ended. Not thread-safe: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

struct OpusDecoder;

namespace tuicall::media {

class Decoder {
 public:
  static constexpr size_t kMaxPacketSamples = 5760;   // 120 ms: RFC 6716, 3.2.5
  static constexpr size_t kConcealStepSamples = 120;  // 2.5 ms, the shortest frame of Opus

  Decoder();  // throws std::bad_alloc only
  ~Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  // Stereo is mixed down. out: room for the packet's samples. Gives their number, or 0 if the
  // payload is broken.
  size_t decode(std::span<const uint8_t> payload, std::span<int16_t> out);
  // The frame before next's, from the copy that next carries, or concealed if there is none. out:
  // as long as a frame of next. False if the payload is broken.
  bool decode_fec(std::span<const uint8_t> next, std::span<int16_t> out);
  // What might have been there, fading into the noise of the room. out: a multiple of
  // kConcealStepSamples, at most kMaxPacketSamples.
  void conceal(std::span<int16_t> out);
  // Forgets the stream.
  void reset();

 private:
  struct Destroy {
    void operator()(OpusDecoder* decoder) const;
  };
  std::unique_ptr<OpusDecoder, Destroy> opus_;
};

}  // namespace tuicall::media
