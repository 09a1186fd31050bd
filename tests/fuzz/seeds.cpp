// Writes what fuzzing begins with, beside the committed corpus: fuzz_seeds FOLDER makes
// FOLDER/TARGET/NAME from the codec's samples and from media packets.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "media_seeds.h"
#include "samples.h"
#include "wire/codec.h"

namespace {

namespace wire = tuicall::wire;

class Seeds {
 public:
  explicit Seeds(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void write(const std::string& target, const std::vector<uint8_t>& bytes) {
    std::filesystem::create_directories(folder_ / target);
    std::ofstream file(folder_ / target / ("seed-" + std::to_string(++count_)), std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  }

 private:
  std::filesystem::path folder_;
  int count_ = 0;
};

// For server_session: somebody logs in, and these bytes follow as one frame.
std::vector<uint8_t> after_log_in(const std::vector<uint8_t>& content) {
  std::vector<uint8_t> steps = {0,
                                0,
                                0,
                                0,
                                5,
                                0,
                                static_cast<uint8_t>(content.size()),
                                static_cast<uint8_t>(content.size() >> 8U)};
  steps.insert(steps.end(), content.begin(), content.end());
  return steps;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 1;
  Seeds seeds(argv[1]);
  std::vector<wire::Frame> frames = wire::full_samples();
  for (const wire::Frame& frame : wire::empty_samples()) frames.push_back(frame);
  std::vector<uint8_t> stream = {0xFF, 0xFF};  // the limit, for the frame reader
  for (const wire::Frame& frame : frames) {
    const std::vector<uint8_t> content = wire::content_of(frame);
    seeds.write("wire_decode", content);
    seeds.write("server_session", after_log_in(content));
    if (wire::encode(frame, stream).ok() && stream.size() < 4096) {
      seeds.write("frame_reader", stream);
    }
  }
  for (const auto& [target, bytes] : tuicall::fuzz::media_seeds()) seeds.write(target, bytes);
  return 0;
}
