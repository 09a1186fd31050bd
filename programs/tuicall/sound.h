// The sound of a user's calls: what the program says, and where what it hears goes.
#pragma once

#include <memory>
#include <string>

#include "audio_port.h"

namespace tuicall::cli {

struct SoundOptions {
  std::string in_file;   // empty: says nothing
  std::string out_file;  // empty: does not listen
  bool devices = false;  // instead of files
};

struct Sound {
  Sound() = default;
  // Opens what is named. Throws UsageError.
  explicit Sound(const SoundOptions& options);

  std::unique_ptr<AudioSource> source;  // may be null, as may the other
  std::unique_ptr<AudioSink> sink;
};

}  // namespace tuicall::cli
