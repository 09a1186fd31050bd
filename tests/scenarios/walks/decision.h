// What happens next in a walk: numbers that mean something only where they are carried out, so that
// a walk is a list which can be replayed with some left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace tuicall::scenarios {

struct Decision {
  uint32_t what = 0;  // below kWeights
  uint32_t who = 0;   // which device
  uint32_t which = 0;
  uint32_t how = 0;

  static constexpr uint32_t kWeights = 1000;
};

// Always the same ones for a seed.
std::vector<Decision> decisions_of(uint32_t seed, size_t count);

// Which of the kept positions are needed for a failure: leaves out more and more, as long as it
// still fails (Zeller and Hildebrandt's delta debugging).
std::vector<size_t> shortest(std::vector<size_t> kept,
                             const std::function<bool(const std::vector<size_t>&)>& fails);

}  // namespace tuicall::scenarios
