#include "decision.h"

#include <algorithm>
#include <random>

namespace tuicall::scenarios {

std::vector<Decision> decisions_of(uint32_t seed, size_t count) {
  std::mt19937 random(seed);
  const auto number = [&random] { return static_cast<uint32_t>(random()); };
  std::vector<Decision> decisions(count);
  for (Decision& decision : decisions) {
    decision.what = number() % Decision::kWeights;
    decision.who = number();
    decision.which = number();
    decision.how = number();
  }
  return decisions;
}

std::vector<size_t> shortest(std::vector<size_t> kept,
                             const std::function<bool(const std::vector<size_t>&)>& fails) {
  for (size_t piece = std::max<size_t>(1, kept.size() / 2); piece != 0;) {
    bool shorter = false;
    for (size_t begin = 0; begin < kept.size();) {
      std::vector<size_t> fewer(kept.begin(), kept.begin() + static_cast<ptrdiff_t>(begin));
      const size_t end = std::min(begin + piece, kept.size());
      fewer.insert(fewer.end(), kept.begin() + static_cast<ptrdiff_t>(end), kept.end());
      if (fails(fewer)) {
        kept = std::move(fewer);
        shorter = true;
      } else {
        begin = end;
      }
    }
    if (piece == 1 && shorter) {
      continue;  // what was needed before may not be any more
    }
    piece /= 2;
  }
  return kept;
}

}  // namespace tuicall::scenarios
