// Files and tones of an engine, without a call: what comes to be said and what is written.
#include "client/media/sound_files.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <functional>
#include <thread>

#include "client/media/wav_reader.h"
#include "client/media/wav_writer.h"
#include "tone.h"

namespace tuicall::client {
namespace {

using testing::HasSubstr;

constexpr std::chrono::seconds kDeadline(30);

// Keeps how something ended.
class Ending {
 public:
  SoundFiles::Done done() {
    return [this](const base::Status& status) {
      const std::lock_guard lock(mutex_);
      endings_.push_back(status);
      changed_.notify_all();
    };
  }
  size_t count() {
    const std::lock_guard lock(mutex_);
    return endings_.size();
  }
  base::Status wait() {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, kDeadline, [this] { return !endings_.empty(); }));
    return endings_.empty() ? base::Status{base::kParamInvalid, "none"} : endings_[0];
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<base::Status> endings_;
};

class SoundFilesTest : public testing::Test {
 protected:
  SoundFilesTest() { std::filesystem::create_directories(folder); }
  ~SoundFilesTest() override { std::filesystem::remove_all(folder); }

  void write_tone(uint32_t rate_hz, size_t samples) {
    media::Tone tone({.frequency_hz = 440.0 * 48'000 / rate_hz, .amplitude = 0.5});
    std::vector<int16_t> sound(samples);
    tone.read(sound);
    ASSERT_TRUE(WavWriter::create(path, {rate_hz, 1})->write(sound).ok());
  }
  // What is said until there has been nothing more: the thread for files is waited for.
  std::vector<int16_t> said(Ending& how) {
    std::vector<int16_t> all;
    const auto deadline = std::chrono::steady_clock::now() + kDeadline;
    while (how.count() == 0 && std::chrono::steady_clock::now() < deadline) {
      media::AudioFrame frame{};
      if (port->input.take(frame)) {
        all.insert(all.end(), frame.begin(), frame.end());
      } else {
        std::this_thread::yield();
      }
    }
    EXPECT_EQ(how.count(), 1U);
    return all;
  }
  void play(int frames, int16_t value) {
    for (int i = 0; i < frames; ++i) {
      media::AudioFrame frame{};
      frame.fill(value);
      port->output.play(now_ms, frame, {});
      now_ms += media::kFrame_ms;
    }
  }

  const std::string folder =
      std::filesystem::temp_directory_path() / ("sound_files_test." + std::to_string(getpid()));
  const std::string path = folder + "/sound.wav";
  std::shared_ptr<AudioPort> port = std::make_shared<AudioPort>();
  FileThread thread;
  SoundFiles files{thread, port};
  Ending ending;
  int64_t now_ms = 1000;
};

TEST_F(SoundFilesTest, AFileIsSaidAsItIs) {
  write_tone(48'000, 150'000);
  std::vector<int16_t> expected(150'000);
  media::Tone({.frequency_hz = 440, .amplitude = 0.5}).read(expected);
  ASSERT_TRUE(files.play_file(path, ending.done()).ok());
  std::vector<int16_t> sound = said(ending);
  EXPECT_TRUE(ending.wait().ok());
  ASSERT_EQ(sound.size(), 157U * 960) << "filled up to a whole frame";
  sound.resize(150'000);
  EXPECT_EQ(sound, expected);
}

TEST_F(SoundFilesTest, OtherRatesAreConvertedToTheirEnd) {
  write_tone(8'000, 8'000);
  ASSERT_TRUE(files.play_file(path, ending.done()).ok());
  const std::vector<int16_t> sound = said(ending);
  EXPECT_GE(sound.size(), 48'000U);
  EXPECT_LE(sound.size(), 49'000U);
  int loudest = 0;
  for (size_t i = 47'500; i < 47'900; ++i) loudest = std::max(loudest, std::abs(int{sound[i]}));
  EXPECT_GT(loudest, 15'000) << "the end is not lost in a filter";
}

TEST_F(SoundFilesTest, SeveralFollowEachOther) {
  write_tone(48'000, 4'800);
  Ending second;
  ASSERT_TRUE(files.play_file(path, ending.done()).ok());
  ASSERT_TRUE(files.play_tone({1000, 1, 100}, second.done()).ok());
  // That the file has no more may be known only after its last sample was said: then its end is
  // told with the first frame of the tone.
  std::vector<int16_t> sound = said(ending);
  EXPECT_EQ(second.count(), 0U);
  const std::vector<int16_t> rest = said(second);
  sound.insert(sound.end(), rest.begin(), rest.end());
  ASSERT_EQ(sound.size(), 9'600U);
  const auto tone = sound.begin() + 4'800;
  EXPECT_EQ(*std::max_element(sound.begin(), tone), 16'384);
  EXPECT_GT(*std::max_element(tone, sound.end()), 32'000);
}

TEST_F(SoundFilesTest, ATonesLengthAndLevelAreAsWanted) {
  ASSERT_TRUE(files.play_tone({1000, 0.5, 1500}, ending.done()).ok());
  const std::vector<int16_t> sound = said(ending);
  EXPECT_EQ(sound.size(), 72'000U);
  EXPECT_EQ(*std::max_element(sound.begin(), sound.end()), 16'384);
}

TEST_F(SoundFilesTest, WhatIsWrongIsRefusedAtOnce) {
  EXPECT_THAT(files.play_file(folder + "/none", ending.done()).message, HasSubstr("/none'"));
  EXPECT_THAT(files.play_tone({0, 0.5, 10}, ending.done()).message,
              HasSubstr("expected 1 to 20000"));
  EXPECT_THAT(files.play_tone({20'001, 0.5, 10}, ending.done()).message, HasSubstr("20001"));
  EXPECT_THAT(files.play_tone({440, 1.5, 10}, ending.done()).message, HasSubstr("expected 0 to 1"));
  EXPECT_THAT(files.play_tone({440, 1, 0}, ending.done()).message, HasSubstr("1 to 3600000"));
  EXPECT_EQ(files.play_tone({440, 1, 3'600'001}, ending.done()).code, base::kParamInvalid);
  EXPECT_THAT(files.record("", path, 44'100, ending.done()).message, HasSubstr("44100"));
  EXPECT_THAT(files.record("", folder, 48'000, ending.done()).message, HasSubstr("Is a directory"));
  EXPECT_THAT(files.stop_recording(path).message, HasSubstr("is not being recorded"));
  EXPECT_EQ(ending.count(), 0U);
}

TEST_F(SoundFilesTest, WhatIsClearedEndsSo) {
  write_tone(48'000, 480'000);
  ASSERT_TRUE(files.play_file(path, ending.done()).ok());
  port->input.clear();
  EXPECT_EQ(ending.wait().code, base::kRequestRefused);
  EXPECT_THAT(ending.wait().message, HasSubstr("stopped"));
}

TEST_F(SoundFilesTest, ACallIsRecordedFromItsBeginningToItsEnd) {
  ASSERT_TRUE(files.record("", path, 48'000, ending.done()).ok());
  EXPECT_EQ(files.record("", path, 48'000, ending.done()).code, base::kRequestRefused);
  port->output.begin();
  play(50, 1000);
  EXPECT_EQ(ending.count(), 0U);
  port->output.end();
  EXPECT_TRUE(ending.wait().ok());
  base::Result<WavReader> file = WavReader::open(path);
  ASSERT_TRUE(file.ok()) << file.status().message;
  EXPECT_EQ(file->samples(), 48'000U);
  EXPECT_EQ(file->read(1)->at(0), 1000.0F / 32'768);
  EXPECT_EQ(port->output.asked_for(), 0U) << "nobody asks for it any more";
  EXPECT_TRUE(files.record("", path, 48'000, ending.done()).ok()) << "it may be used again";
}

TEST_F(SoundFilesTest, AFileHasOneRecordingWhateverItsNames) {
  port->output.begin();
  ASSERT_TRUE(files.record("", path, 48'000, ending.done()).ok());
  play(10, 5);
  std::filesystem::create_symlink(path, folder + "/symbolic.wav");
  std::filesystem::create_hard_link(path, folder + "/hard.wav");
  for (const std::string& name :
       {path, folder + "/symbolic.wav", folder + "/hard.wav", folder + "/./sound.wav",
        std::filesystem::relative(path).string()}) {
    Ending none;
    const base::Status status = files.record("", name, 48'000, none.done());
    EXPECT_EQ(status.code, base::kRequestRefused) << name;
    EXPECT_EQ(status.message, "'" + name + "' is being recorded, expected another file");
  }
  ASSERT_TRUE(files.stop_recording(path).ok());
  EXPECT_EQ(WavReader::open(path)->samples(), 9'600U) << "nothing has happened to it";
}

// What is written there then is another file: only one of the two could be stopped by its name.
TEST_F(SoundFilesTest, ANameHasOneRecordingThoughItsFileIsGone) {
  port->output.begin();
  ASSERT_TRUE(files.record("", path, 48'000, ending.done()).ok());
  std::filesystem::remove(path);
  Ending none;
  const base::Status status = files.record("", path, 48'000, none.done());
  EXPECT_EQ(status.code, base::kRequestRefused);
  EXPECT_EQ(status.message, "'" + path + "' is being recorded, expected another file");
  EXPECT_FALSE(std::filesystem::exists(path)) << "nor is one made";
  EXPECT_TRUE(files.stop_recording(path).ok());
  EXPECT_TRUE(files.record("", path, 48'000, none.done()).ok());
}

// The file is shorter before a word is written.
TEST_F(SoundFilesTest, ARecordingTakesThePlaceOfAFile) {
  write_tone(48'000, 150'000);
  port->output.begin();
  ASSERT_TRUE(files.record("", path, 48'000, ending.done()).ok());
  EXPECT_EQ(std::filesystem::file_size(path), 44U);
}

TEST_F(SoundFilesTest, TwoRecordingsAndAReaderDoNotShare) {
  Ending second;
  const std::string other = folder + "/other.wav";
  port->output.begin();
  ASSERT_TRUE(files.record("", path, 48'000, ending.done()).ok());
  ASSERT_TRUE(files.record("", other, 8'000, second.done()).ok());
  std::vector<int16_t> room(960);
  AudioOutput::Piece piece;
  ASSERT_TRUE(port->output.read({}, {{48'000, 1}, std::span<int16_t>(room)}, 0, piece).ok());
  play(10, 5);
  ASSERT_TRUE(port->output.read({}, {{48'000, 1}, std::span<int16_t>(room)}, 0, piece).ok());
  EXPECT_EQ(piece.samples, 960U);
  ASSERT_TRUE(files.stop_recording(path).ok());
  ASSERT_TRUE(files.stop_recording(other).ok());
  EXPECT_EQ(WavReader::open(path)->samples(), 9'600U);
  EXPECT_NEAR(static_cast<double>(WavReader::open(other)->samples()), 1'600, 50);
  EXPECT_TRUE(ending.wait().ok());
  EXPECT_TRUE(second.wait().ok());
}

// The thread for files comes by every 100 ms only.
TEST_F(SoundFilesTest, TheEndOfACallIsRecordedThoughTheNextOneBegins) {
  Ending waiting;
  ASSERT_TRUE(files.record("", folder + "/waiting.wav", 48'000, waiting.done()).ok());
  port->output.begin();
  ASSERT_TRUE(files.record("", path, 48'000, ending.done()).ok());
  play(3, 5);
  port->output.end();
  port->output.begin();
  play(10, 7);
  EXPECT_TRUE(ending.wait().ok());
  EXPECT_TRUE(waiting.wait().ok());
  for (const std::string& name : {path, folder + "/waiting.wav"}) {
    base::Result<WavReader> file = WavReader::open(name);
    ASSERT_TRUE(file.ok());
    EXPECT_EQ(file->samples(), 2'880U) << name << ": all of that call, and nothing of the next one";
  }
}

TEST_F(SoundFilesTest, WhatIsMissingIsSilence) {
  port->output.begin();
  ASSERT_TRUE(files.record("", path, 48'000, ending.done()).ok());
  play(1, 7);
  while (WavReader::open(path).status().code != base::kOk) std::this_thread::yield();
  now_ms += 1000;
  play(1, 7);
  ASSERT_TRUE(files.stop_recording(path).ok());
  EXPECT_EQ(WavReader::open(path)->samples(), 49'920U);
}

// The limit of this process stands for that of a disk.
TEST_F(SoundFilesTest, AFullDiskEndsTheRecordingAndKeepsWhatIsThere) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit full{100'000, before.rlim_max};
  port->output.begin();
  ASSERT_TRUE(files.record("", path, 48'000, ending.done()).ok());
  play(50, 7);
  const auto written = [this] {
    const base::Result<WavReader> file = WavReader::open(path);
    return file.ok() ? file->samples() : 0;
  };
  while (written() < 48'000) std::this_thread::yield();
  setrlimit(RLIMIT_FSIZE, &full);
  play(50, 7);
  EXPECT_EQ(ending.wait().code, base::kRequestRefused);
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_THAT(ending.wait().message, HasSubstr("File too large"));
  EXPECT_EQ(written(), 48'000U);
  EXPECT_EQ(files.stop_recording(path).code, base::kParamInvalid) << "it is over";
}

TEST_F(SoundFilesTest, AFileThatBecomesShorterEndsSo) {
  write_tone(48'000, 480'000);
  ASSERT_TRUE(files.play_file(path, ending.done()).ok());
  std::filesystem::resize_file(path, 300'000);
  EXPECT_GE(said(ending).size(), 100'000U) << "what was there was said";
  EXPECT_EQ(ending.wait().code, base::kRequestRefused);
  EXPECT_THAT(ending.wait().message, HasSubstr("it has become shorter"));
}

TEST_F(SoundFilesTest, TheEndOfTheEngineEndsAll) {
  write_tone(48'000, 480'000);
  Ending recording;
  ASSERT_TRUE(files.play_file(path, ending.done()).ok());
  ASSERT_TRUE(files.record("", folder + "/heard.wav", 48'000, recording.done()).ok());
  files.close({base::kNotLoggedIn, "the end"});
  EXPECT_EQ(ending.wait().message, "the end");
  EXPECT_EQ(recording.wait().message, "the end") << "no call had begun";
  EXPECT_EQ(files.play_file(path, ending.done()).code, base::kNotLoggedIn);
  EXPECT_EQ(files.record("", path, 48'000, ending.done()).code, base::kNotLoggedIn);
}

}  // namespace
}  // namespace tuicall::client
