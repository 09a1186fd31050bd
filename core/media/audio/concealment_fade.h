// Concealment that goes on and on must end in silence, or it is heard as a drone: Opus goes on for
// seconds with the last tone that it heard. And the sound that comes after it has to come in
// without a click.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tuicall::media {

class ConcealmentFade {
 public:
  // What was concealed, in place.
  void conceal(std::span<int16_t> pcm);
  // What was decoded, in place.
  void decoded(std::span<int16_t> pcm);

 private:
  double gain_ = 1;
  size_t concealed_ = 0;  // samples in a row
};

}  // namespace tuicall::media
