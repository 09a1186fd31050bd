#include "audio_file.h"

#include <sndfile.h>

#include <algorithm>
#include <stdexcept>

#include "account.h"
#include "shared_library.h"

namespace tuicall::cli {

namespace {

constexpr int kLeastRate_hz = 8000;  // what the engine takes
constexpr int kMostRate_hz = 192'000;
constexpr int kMostChannels = 2;

// What is used of the library.
struct SndFile {
  static const SndFile& library() {
    static const SndFile loaded;
    return loaded;
  }

  SharedLibrary file{"libsndfile.so.1", "sound from and to files", "libsndfile1"};
  decltype(sf_open)* open = file.find<decltype(sf_open)>("sf_open");
  decltype(sf_close)* close = file.find<decltype(sf_close)>("sf_close");
  decltype(sf_strerror)* error = file.find<decltype(sf_strerror)>("sf_strerror");
  decltype(sf_seek)* seek = file.find<decltype(sf_seek)>("sf_seek");
  decltype(sf_readf_short)* read = file.find<decltype(sf_readf_short)>("sf_readf_short");
  decltype(sf_writef_short)* write = file.find<decltype(sf_writef_short)>("sf_writef_short");
};

struct CloseFile {
  void operator()(SNDFILE* file) const { SndFile::library().close(file); }
};
using File = std::unique_ptr<SNDFILE, CloseFile>;

File open(const std::string& path, int mode, SF_INFO& info, const std::string& expected) {
  const SndFile& library = SndFile::library();
  File file(library.open(path.c_str(), mode, &info));
  if (!file) {
    std::string why = library.error(nullptr);
    while (!why.empty() && (why.back() == '.' || why.back() == ' ')) why.pop_back();
    throw UsageError("'" + path + "': " + why + "; expected " + expected);
  }
  return file;
}

class FileSource : public AudioSource {
 public:
  explicit FileSource(const std::string& path)
      : path_(path), file_(cli::open(path, SFM_READ, info_, "a sound file, like a WAV")) {
    if (info_.samplerate < kLeastRate_hz || info_.samplerate > kMostRate_hz) {
      throw UsageError("'" + path + "' has " + std::to_string(info_.samplerate) + " Hz, expected " +
                       std::to_string(kLeastRate_hz) + " to " + std::to_string(kMostRate_hz));
    }
    if (info_.channels > kMostChannels) {
      throw UsageError("'" + path + "' has " + std::to_string(info_.channels) +
                       " channels, expected 1 or 2");
    }
  }

  AudioFormat format() const override {
    return {static_cast<uint32_t>(info_.samplerate), static_cast<uint32_t>(info_.channels)};
  }

  std::vector<int16_t> read(size_t count) override {
    const auto channels = static_cast<size_t>(info_.channels);
    std::vector<int16_t> samples(count * channels);
    const sf_count_t came =
        SndFile::library().read(file_.get(), samples.data(), static_cast<sf_count_t>(count));
    samples.resize(static_cast<size_t>(std::max<sf_count_t>(came, 0)) * channels);
    return samples;
  }

  bool live() const override { return false; }

  void rewind() override {
    if (SndFile::library().seek(file_.get(), 0, SEEK_SET) < 0)
      throw std::runtime_error("'" + path_ + "' cannot be read again from its beginning");
  }

 private:
  std::string path_;
  SF_INFO info_{};
  File file_;
};

class FileSink : public AudioSink {
 public:
  explicit FileSink(const std::string& path)
      : path_(path), file_(cli::open(path, SFM_WRITE, info_, "a file that can be written")) {}

  AudioFormat format() const override { return {}; }

  void write(const std::vector<int16_t>& samples) override {
    const auto count = static_cast<sf_count_t>(samples.size());
    if (SndFile::library().write(file_.get(), samples.data(), count) != count)
      throw std::runtime_error("cannot write '" + path_ + "' any further");
  }

  bool live() const override { return false; }

 private:
  static SF_INFO wav() {
    SF_INFO info{};
    info.samplerate = static_cast<int>(AudioFormat{}.rate_hz);
    info.channels = static_cast<int>(AudioFormat{}.channels);
    info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    return info;
  }

  std::string path_;
  SF_INFO info_ = wav();
  File file_;
};

}  // namespace

std::unique_ptr<AudioSource> open_audio_file(const std::string& path) {
  return std::make_unique<FileSource>(path);
}

std::unique_ptr<AudioSink> create_audio_file(const std::string& path) {
  return std::make_unique<FileSink>(path);
}

}  // namespace tuicall::cli
