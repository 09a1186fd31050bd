#include "audio_device.h"

#include <fcntl.h>
#include <portaudio.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

#include "account.h"
#include "shared_library.h"

namespace tuicall::cli {

namespace {

// ALSA and JACK say on stderr of every device that is not there; what matters is said by its error.
class QuietStderr {
 public:
  QuietStderr() : kept_(dup(STDERR_FILENO)) {
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0) return;
    (void)dup2(nowhere, STDERR_FILENO);
    close(nowhere);
  }
  ~QuietStderr() {
    if (kept_ < 0) return;
    (void)dup2(kept_, STDERR_FILENO);
    close(kept_);
  }
  QuietStderr(const QuietStderr&) = delete;
  QuietStderr& operator=(const QuietStderr&) = delete;

 private:
  int kept_;
};

// What is used of the library, which is at work until the program ends.
struct PortAudio {
  static const PortAudio& library() {
    static const PortAudio loaded;
    return loaded;
  }

  PortAudio() {
    const QuietStderr quiet;
    check(file.find<decltype(Pa_Initialize)>("Pa_Initialize")(), "sound devices");
  }
  ~PortAudio() { file.find<decltype(Pa_Terminate)>("Pa_Terminate")(); }
  PortAudio(const PortAudio&) = delete;
  PortAudio& operator=(const PortAudio&) = delete;

  void check(PaError result, const std::string& what) const {
    if (result != paNoError) throw UsageError(what + " cannot be used: " + error(result));
  }

  SharedLibrary file{"libportaudio.so.2", "sound from and to devices", "libportaudio2"};
  decltype(Pa_GetErrorText)* error = file.find<decltype(Pa_GetErrorText)>("Pa_GetErrorText");
  decltype(Pa_GetDefaultInputDevice)* input =
      file.find<decltype(Pa_GetDefaultInputDevice)>("Pa_GetDefaultInputDevice");
  decltype(Pa_GetDefaultOutputDevice)* output =
      file.find<decltype(Pa_GetDefaultOutputDevice)>("Pa_GetDefaultOutputDevice");
  decltype(Pa_OpenDefaultStream)* open =
      file.find<decltype(Pa_OpenDefaultStream)>("Pa_OpenDefaultStream");
  decltype(Pa_StartStream)* start = file.find<decltype(Pa_StartStream)>("Pa_StartStream");
  decltype(Pa_CloseStream)* close = file.find<decltype(Pa_CloseStream)>("Pa_CloseStream");
  decltype(Pa_ReadStream)* read = file.find<decltype(Pa_ReadStream)>("Pa_ReadStream");
  decltype(Pa_WriteStream)* write = file.find<decltype(Pa_WriteStream)>("Pa_WriteStream");
};

struct CloseStream {
  void operator()(PaStream* stream) const { PortAudio::library().close(stream); }
};
using Stream = std::unique_ptr<PaStream, CloseStream>;

Stream open(int inputs, int outputs, PaDeviceIndex device, const std::string& what) {
  const PortAudio& library = PortAudio::library();
  const QuietStderr quiet;
  if (device == paNoDevice) throw UsageError("there is no " + what + ", expected one");
  PaStream* stream = nullptr;
  library.check(library.open(&stream, inputs, outputs, paInt16, AudioFormat{}.rate_hz,
                             paFramesPerBufferUnspecified, nullptr, nullptr),
                "the " + what);
  Stream opened(stream);
  library.check(library.start(stream), "the " + what);
  return opened;
}

void check_running(PaError result, const char* what) {
  if (result != paNoError)
    throw std::runtime_error(std::string("the ") + what +
                             " has stopped: " + PortAudio::library().error(result));
}

class Microphone : public AudioSource {
 public:
  AudioFormat format() const override { return {}; }

  std::vector<int16_t> read(size_t count) override {
    std::vector<int16_t> samples(count);
    const PaError result = PortAudio::library().read(stream_.get(), samples.data(), count);
    if (result != paInputOverflowed)
      check_running(result, "microphone");  // a gap is heard, no more
    return samples;
  }

  bool live() const override { return true; }
  void rewind() override {}

 private:
  Stream stream_ = cli::open(1, 0, PortAudio::library().input(), "microphone");
};

class Loudspeaker : public AudioSink {
 public:
  AudioFormat format() const override { return {}; }

  void write(const std::vector<int16_t>& samples) override {
    const PaError result =
        PortAudio::library().write(stream_.get(), samples.data(), samples.size());
    if (result != paOutputUnderflowed) check_running(result, "loudspeaker");
  }

  bool live() const override { return true; }

 private:
  Stream stream_ = cli::open(0, 1, PortAudio::library().output(), "loudspeaker");
};

}  // namespace

std::unique_ptr<AudioSource> open_microphone() { return std::make_unique<Microphone>(); }

std::unique_ptr<AudioSink> open_loudspeaker() { return std::make_unique<Loudspeaker>(); }

}  // namespace tuicall::cli
