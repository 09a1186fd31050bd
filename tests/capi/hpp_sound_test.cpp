// Sound through tuicall.hpp: what one says the other hears, and how it ends.
#include <cmath>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <thread>

#include "hpp_support.hpp"

namespace {

using namespace hpp_test;
using tuicall::TUIAudio;
using tuicall::TUIAudioFormat;

constexpr double kTwoPi = 6.283185307179586;
constexpr double kTone_hz = 440;
constexpr double kAmplitude = 0.25;  // a sine at -15 dBov
constexpr TUIAudioFormat kNarrow{16'000, 1};

template <class Sample>
constexpr double kFullScale = std::is_same_v<Sample, float> ? 1.0 : 32'767.0;

template <class Sample>
std::vector<Sample> tone(int seconds, const TUIAudioFormat& format,
                         double frequency_hz = kTone_hz) {
  std::vector<Sample> samples;
  const auto count = static_cast<size_t>(seconds) * format.sampleRate;
  for (size_t i = 0; i < count; ++i) {
    const double phase = kTwoPi * frequency_hz * static_cast<double>(i) / format.sampleRate;
    const auto sample = static_cast<Sample>(kAmplitude * kFullScale<Sample> * std::sin(phase));
    samples.insert(samples.end(), format.channels, sample);
  }
  return samples;
}

// How much of a frequency is in the first channel, as the amplitude of a sine.
template <class Sample>
double power(const std::vector<Sample>& samples, double frequency_hz,
             const TUIAudioFormat& format) {
  const size_t count = samples.size() / format.channels;
  double real = 0, imaginary = 0;
  for (size_t i = 0; i < count; ++i) {
    const double phase = kTwoPi * frequency_hz * static_cast<double>(i) / format.sampleRate;
    real += static_cast<double>(samples[i * format.channels]) * std::cos(phase);
    imaginary += static_cast<double>(samples[i * format.channels]) * std::sin(phase);
  }
  return 2 * std::hypot(real, imaginary) / static_cast<double>(count) / kFullScale<Sample>;
}

bool loud(double heard) { return heard > 0.7 * kAmplitude && heard < 1.3 * kAmplitude; }
bool silent(double heard) { return heard < 0.002; }

// Reads pieces of 200 ms until the tone is as loud as wanted.
template <class Sample>
testing::AssertionResult hears(TUICallEngine& engine, const std::function<bool(double)>& wanted,
                               const TUIAudioFormat& format, const std::string& user = {}) {
  double heard = 0;
  for (int piece = 0; piece < kDeadline / 200ms; ++piece) {
    const TUIAudio<Sample> audio = engine.readAudio<Sample>(200ms, user, format, kDeadline);
    if (audio.samples.size() != size_t{format.sampleRate} / 5 * format.channels)
      return testing::AssertionFailure() << audio.samples.size() << " values came";
    heard = power(audio.samples, kTone_hz, format);
    if (wanted(heard)) return testing::AssertionSuccess() << "heard at " << heard;
  }
  return testing::AssertionFailure() << "the tone was heard at " << heard;
}

// Answers, and keeps what it is told of volumes.
class Listener : public tuicall::TUICallObserver {
 public:
  explicit Listener(TUICallEngine& engine) : engine_(engine) {}

  void onCallReceived(const std::string&, const std::vector<std::string>&, const std::string&,
                      TUICallMediaType) override {
    engine_.accept(nullptr);
  }
  void onUserJoin(const std::string&) override { joined.set(); }
  void onUserVoiceVolumeChanged(const std::map<std::string, int32_t>& volumes) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    volumes_.push_back(volumes);
    changed_.notify_all();
  }

  // Waits for volumes that are as wanted.
  bool wait_for(const std::function<bool(const std::map<std::string, int32_t>&)>& wanted) {
    std::unique_lock<std::mutex> lock(mutex_);
    return changed_.wait_for(lock, kDeadline, [&] {
      while (!volumes_.empty()) {
        const std::map<std::string, int32_t> next = std::move(volumes_.front());
        volumes_.pop_front();
        if (wanted(next)) return true;
      }
      return false;
    });
  }
  bool told_of_volumes() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return !volumes_.empty();
  }

  Signal joined;

 private:
  TUICallEngine& engine_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::map<std::string, int32_t>> volumes_;
};

// Two people in a call; each test has names of its own.
class HppSound : public testing::Test {
 protected:
  void connect(TUICallEngineOptions of_alice = options()) {
    alice = std::make_unique<TUICallEngine>(of_alice);
    bob = std::make_unique<TUICallEngine>(options());
    to_alice = std::make_shared<Listener>(*alice);
    to_bob = std::make_shared<Listener>(*bob);
    alice->addObserver(to_alice);
    bob->addObserver(to_bob);
    ASSERT_EQ(code_of(log_in(*alice, "alice")), 0);
    ASSERT_EQ(code_of(log_in(*bob, "bob")), 0);
    ASSERT_EQ(code_of(alice->call("bob", TUICallMediaType::Audio)), 0);
    ASSERT_TRUE(to_alice->joined.wait());
    ASSERT_TRUE(to_bob->joined.wait());
  }

  std::unique_ptr<TUICallEngine> alice, bob;
  std::shared_ptr<Listener> to_alice, to_bob;
};

TEST_F(HppSound, WhatIsSaidIsHeardUntilItIsCleared) {
  connect();
  EXPECT_EQ(code_of(alice->openMicrophone()), 0);
  const auto queued = alice->pushAudio(tone<int16_t>(20, kNarrow), kNarrow);
  EXPECT_GT(queued, 0ms);
  EXPECT_LE(queued, 20s);
  EXPECT_TRUE(hears<int16_t>(*bob, loud, kNarrow));
  EXPECT_TRUE(hears<int16_t>(*bob, loud, kNarrow, "alice"));
  alice->clearAudio();
  EXPECT_TRUE(hears<int16_t>(*bob, silent, kNarrow));
}

TEST_F(HppSound, FloatsInStereo) {
  connect();
  EXPECT_EQ(code_of(alice->openMicrophone()), 0);
  alice->pushAudio(tone<float>(20, {48'000, 2}), {48'000, 2});
  EXPECT_TRUE(hears<float>(*bob, loud, {24'000, 2}));
  const auto piece = bob->readAudio<float>(uint32_t{2'400}, {}, {24'000, 2}, kDeadline);
  EXPECT_EQ(piece.samples.size(), 4'800U);
  const auto next = bob->readAudio<float>(uint32_t{2'400}, {}, {24'000, 2}, kDeadline);
  EXPECT_NEAR(static_cast<double>(next.timestampMs - piece.timestampMs), 100, 41);
}

// Removed at the end.
struct SoundFolder {
  SoundFolder() { EXPECT_NE(mkdtemp(path), nullptr); }
  ~SoundFolder() { std::filesystem::remove_all(path); }
  std::string operator/(const std::string& name) const { return std::string(path) + "/" + name; }
  char path[32] = "/tmp/tuicall_hpp_sound.XXXXXX";
};

TEST_F(HppSound, FilesAndTonesArePlayedAndRecorded) {
  const SoundFolder folder;
  TUICallEngineOptions short_frames = options();
  short_frames.frameLength = 10ms;
  connect(short_frames);
  EXPECT_EQ(code_of(alice->openMicrophone()), 0);
  auto mixed = bob->recordFile(folder / "mixed.wav");
  auto one = bob->recordFile(folder / "one.wav", "alice", 16'000);
  EXPECT_EQ(code_of(alice->playTone(kTone_hz, 1s)), 0);
  (void)bob->readAudio(500ms);
  bob->stopRecording(folder / "one.wav");
  EXPECT_EQ(code_of(std::move(one)), 0);
  EXPECT_THROW(bob->stopRecording(folder / "one.wav"), TUICallError);
  Signal said;
  alice->playFile(folder / "one.wav", [&said](const TUICallResult&) { said.set(); });
  EXPECT_TRUE(hears<int16_t>(*bob, loud, kNarrow));
  EXPECT_TRUE(said.wait());
  auto cleared = alice->playTone(kTone_hz, 1h, 1);
  alice->clearAudio();
  EXPECT_EQ(code_of(std::move(cleared)), -1203);
  EXPECT_EQ(code_of(bob->hangup()), 0);
  EXPECT_EQ(code_of(std::move(mixed)), 0);
}

TEST_F(HppSound, WhatCannotBePlayedOrRecordedIsRefused) {
  TUICallEngine engine(options());
  EXPECT_EQ(code_of(engine.playFile("/none")), -1202);
  EXPECT_EQ(code_of(engine.playTone(0, 1s)), -1202);
  EXPECT_EQ(code_of(engine.playTone(440, -1ms)), -1202);
  EXPECT_EQ(code_of(engine.recordFile("/tmp")), -1202);
  TUICallEngineOptions wrong = options();
  wrong.frameLength = 15ms;
  EXPECT_THROW(const TUICallEngine other(wrong), TUICallError);
}

// What may be pushed in one form and read in the other, mixed or of one user.
template <class Said, class Heard>
void expect_layout(TUICallEngine& alice, TUICallEngine& bob, const TUIAudioFormat& said,
                   const TUIAudioFormat& heard, double frequency_hz, const std::string& user) {
  alice.pushAudio(tone<Said>(10, said, frequency_hz), said);
  double loudness = 0;
  for (int64_t time_ms = -1; !loud(loudness);) {
    const auto piece = bob.readAudio<Heard>(100ms, user, heard, kDeadline);
    ASSERT_EQ(piece.samples.size(), size_t{heard.sampleRate} / 10 * heard.channels);
    ASSERT_GT(piece.timestampMs, time_ms);
    ASSERT_LT(piece.timestampMs, std::chrono::milliseconds(kDeadline).count()) << frequency_hz;
    time_ms = piece.timestampMs;
    loudness = power(piece.samples, frequency_hz, heard);
  }
  alice.clearAudio();
}

TEST_F(HppSound, EveryLayoutOfSamples) {
  connect();
  EXPECT_EQ(code_of(alice->openMicrophone()), 0);
  constexpr uint32_t kRates_hz[] = {8'000, 12'000, 16'000, 24'000, 48'000};
  for (size_t i = 0; i < std::size(kRates_hz) && !HasFatalFailure(); ++i) {
    const uint32_t said = kRates_hz[i], heard = kRates_hz[std::size(kRates_hz) - 1 - i];
    const double hz = 300 + 100 * static_cast<double>(i);
    expect_layout<int16_t, float>(*alice, *bob, {said, 1}, {heard, 2}, hz, {});
    expect_layout<float, int16_t>(*alice, *bob, {said, 2}, {heard, 1}, hz + 50, "alice");
  }
}

TEST_F(HppSound, TheVolumeIsThatOfTheSound) {
  connect();
  EXPECT_EQ(code_of(alice->openMicrophone()), 0);
  EXPECT_EQ(code_of(bob->openMicrophone()), 0);
  alice->pushAudio(tone<int16_t>(20, kNarrow), kNarrow);
  for (const auto& told : {to_alice, to_bob}) {
    EXPECT_TRUE(told->wait_for([](const std::map<std::string, int32_t>& volumes) {
      const auto of_alice = volumes.find("alice");
      const auto of_bob = volumes.find("bob");
      return of_alice != volumes.end() && of_alice->second >= 70 && of_alice->second < 90 &&
             of_bob != volumes.end() && of_bob->second == 0;
    }));
  }
}

TEST_F(HppSound, VolumesMayBeSwitchedOff) {
  TUICallEngineOptions quiet = options();
  quiet.volumeInterval = -1ms;
  connect(quiet);
  EXPECT_EQ(code_of(alice->openMicrophone()), 0);
  EXPECT_EQ(code_of(bob->openMicrophone()), 0);
  alice->pushAudio(tone<int16_t>(20, kNarrow), kNarrow);
  for (int report = 0; report < 3; ++report)
    EXPECT_TRUE(to_bob->wait_for([](const auto& volumes) { return volumes.count("alice") != 0; }));
  EXPECT_FALSE(to_alice->told_of_volumes());
}

TEST_F(HppSound, TheEndOfTheCallEndsReading) {
  connect();
  int32_t code = 0;
  std::thread reader([&] {
    try {
      for (;;) (void)bob->readAudio();
    } catch (const TUICallError& error) {
      code = error.code();
    }
  });
  EXPECT_EQ(code_of(alice->hangup()), 0);
  reader.join();
  EXPECT_EQ(code, TUICALL_E_REQUEST_REFUSED);
}

// Reads and pushes where it is told that the call has begun.
class EarlyReader : public tuicall::TUICallObserver {
 public:
  explicit EarlyReader(TUICallEngine& engine) : engine_(engine) {}

  void onCallReceived(const std::string&, const std::vector<std::string>&, const std::string&,
                      TUICallMediaType) override {
    engine_.accept(nullptr);
  }
  void onCallBegin(const tuicall::TUIRoomId&, TUICallMediaType, tuicall::TUICallRole) override {
    try {
      engine_.pushAudio(std::vector<int16_t>(960));
      (void)engine_.readAudio(20ms, {}, {}, 0ms);
    } catch (const TUICallError& error) {
      message = error.what();
    }
    begun.set();
  }

  std::string message;
  Signal begun;

 private:
  TUICallEngine& engine_;
};

TEST(Hpp, SoundIsThereWhenTheCallBegins) {
  TUICallEngine alice(options()), bob(options(TUIDispatch::Inline));
  const auto reader = std::make_shared<EarlyReader>(bob);
  bob.addObserver(reader);
  ASSERT_EQ(code_of(log_in(alice, "alice")), 0);
  ASSERT_EQ(code_of(log_in(bob, "bob")), 0);
  ASSERT_EQ(code_of(alice.call("bob", TUICallMediaType::Audio)), 0);
  ASSERT_TRUE(reader->begun.wait());
  EXPECT_EQ(reader->message, "");
}

// The code and the message with which it is refused.
std::pair<int32_t, std::string> refusal(const std::function<void()>& use) {
  try {
    use();
  } catch (const TUICallError& error) {
    return {error.code(), error.what()};
  }
  return {0, "it was not refused"};
}

TEST(Hpp, SoundThatIsWrongIsRefused) {
  TUICallEngine engine(options());
  const std::vector<int16_t> three(3);
  const std::vector<std::pair<std::function<void()>, std::string>> wrong = {
      {[&] {
         engine.pushAudio(three, {4000, 1});
       },
       "4000"},
      {[&] {
         engine.pushAudio(three, {48'000, 3});
       },
       "channels is 3"},
      {[&] {
         engine.pushAudio(three, {48'000, 0});
       },
       "channels is 0"},
      {[&] {
         engine.pushAudio(three, {48'000, 2});
       },
       "samples has 3 values, expected a multiple of 2"},
      {[&] { (void)engine.readAudio(0ms); }, "duration is 0 ms, expected 1 to 60000"},
      {[&] { (void)engine.readAudio(60'001ms); }, "duration is 60001 ms"},
      {[&] { (void)engine.readAudio(uint32_t{0}); }, "sampleCount is 0, expected 1 to 2880000"},
      {[&] { (void)engine.readAudio(20ms, "not a user"); }, "not a user"},
      {[&] {
         (void)engine.readAudio<float>(60s, {}, {UINT32_MAX, UINT32_MAX});
       },
       "4294967295"},
  };
  for (const auto& [use, named] : wrong) {
    const auto [code, message] = refusal(use);
    EXPECT_EQ(code, TUICALL_E_PARAM_INVALID) << message;
    EXPECT_NE(message.find(named), std::string::npos) << message;
  }
  const auto too_much = [&] { engine.pushAudio(std::vector<int16_t>(61 * 48'000)); };
  EXPECT_EQ(refusal(too_much).first, TUICALL_E_REQUEST_REFUSED);
  EXPECT_EQ(refusal([&] { (void)engine.readAudio(); }).first, TUICALL_E_REQUEST_REFUSED);
  EXPECT_EQ(engine.pushAudio(std::vector<float>()), 0ms);
}

}  // namespace
