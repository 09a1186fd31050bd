// A fuzzer as an ordinary test: its committed corpus, and seeded mutations of that. A failure names
// the input: a file of the corpus, or the number of the mutation and its bytes.
#include "replay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "fuzz_target.h"

namespace tuicall::fuzz {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr uint32_t kSeed = 20261124;
constexpr size_t kMaxShownBytes = 2048;

struct Sample {
  std::string name;
  Bytes bytes;
};

std::vector<Sample> read_corpus() {
  std::vector<Sample> corpus;
  for (const auto& entry : std::filesystem::directory_iterator(kCorpus)) {
    std::ifstream file(entry.path(), std::ios::binary);
    corpus.push_back({entry.path().filename().string(), Bytes(std::istreambuf_iterator<char>(file),
                                                              std::istreambuf_iterator<char>())});
  }
  std::sort(corpus.begin(), corpus.end(),
            [](const Sample& a, const Sample& b) { return a.name < b.name; });
  return corpus;
}

std::string hex_of(const Bytes& bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < std::min(bytes.size(), kMaxShownBytes); ++i) {
    text += kDigits[bytes[i] >> 4U];
    text += kDigits[bytes[i] & 15U];
  }
  return text + (bytes.size() > kMaxShownBytes ? "…" : "");
}

class Mutator {
 public:
  explicit Mutator(const std::vector<Sample>& corpus) : corpus_(corpus), random_(kSeed) {}

  Bytes next() {
    Bytes bytes = corpus_[pick(corpus_.size())].bytes;
    for (size_t changes = 1 + pick(4); changes > 0; --changes) change(bytes);
    return bytes;
  }

 private:
  size_t pick(size_t below) { return std::uniform_int_distribution<size_t>(0, below - 1)(random_); }
  std::ptrdiff_t place(const Bytes& bytes) {
    return static_cast<std::ptrdiff_t>(pick(bytes.size() + 1));
  }

  void change(Bytes& bytes) {
    const std::ptrdiff_t at = place(bytes);
    const size_t kind = bytes.empty() ? 3 : pick(6);
    switch (kind) {
      case 0:  // a bit
        bytes[pick(bytes.size())] ^= static_cast<uint8_t>(1U << pick(8));
        break;
      case 1:  // a byte
        bytes[pick(bytes.size())] = static_cast<uint8_t>(pick(256));
        break;
      case 2:  // its end
        bytes.resize(pick(bytes.size()));
        break;
      case 3: {  // a piece of another sample
        const Bytes& other = corpus_[pick(corpus_.size())].bytes;
        const std::ptrdiff_t from = place(other);
        bytes.insert(bytes.begin() + at, other.begin() + from, other.end());
        break;
      }
      case 4:  // a piece less
        bytes.erase(bytes.begin() + at, bytes.begin() + at +
                                            static_cast<std::ptrdiff_t>(
                                                pick(bytes.size() - static_cast<size_t>(at) + 1)));
        break;
      default: {  // a piece twice
        const Bytes piece(bytes.begin() + at, bytes.end());
        bytes.insert(bytes.begin() + place(bytes), piece.begin(), piece.end());
        break;
      }
    }
  }

  const std::vector<Sample>& corpus_;
  std::mt19937 random_;
};

TEST(Fuzz, TakesItsCorpus) {
  const std::vector<Sample> corpus = read_corpus();
  ASSERT_FALSE(corpus.empty()) << kCorpus;
  for (const Sample& sample : corpus) {
    SCOPED_TRACE(sample.name);
    LLVMFuzzerTestOneInput(sample.bytes.data(), sample.bytes.size());
    ASSERT_FALSE(HasFailure());
  }
}

TEST(Fuzz, TakesMutationsOfItsCorpus) {
  const std::vector<Sample> corpus = read_corpus();
  ASSERT_FALSE(corpus.empty()) << kCorpus;
  Mutator mutator(corpus);
  for (int number = 1; number <= kMutations; ++number) {
    const Bytes bytes = mutator.next();
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    ASSERT_FALSE(HasFailure()) << "mutation " << number << ": " << hex_of(bytes);
  }
}

}  // namespace
}  // namespace tuicall::fuzz
