// The sound of one engine: when there is a way for it, and between whom. Asks the server for a way
// when a call has begun and the program makes use of sound, and keeps it until the call is over.
// Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/media/audio_port.h"
#include "client/media/media_call.h"
#include "client/media/sound_options.h"
#include "client/notification.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "media/secure/certificate.h"
#include "wire/message.h"

namespace tuicall::client {

class Sound {
 public:
  // What it is given by the session that it belongs to.
  struct Link {
    // Over the connection to the server; lost if there is none.
    std::function<void(const wire::Frame&)> send;
    MediaPath::SendTunnelled send_tunnelled;
    // "127.0.0.1:4711": where that connection goes to; empty if there is none.
    std::function<std::string()> server_address;
    std::function<void(Notification::Kind, std::vector<UserReport>)> report;
  };

  Sound(loop::Loop& loop, std::shared_ptr<AudioPort> port, SoundOptions options, Link link);
  ~Sound();

  // The program has pushed or wants to read sound.
  void use();
  void set_microphone(bool open);
  void call_begun(const std::string& call_id, const std::string& own_id);
  void user_joined(const std::string& user_id);
  void user_left(const std::string& user_id);
  void call_over();
  // It is over all the same: what waits for it is forgotten.
  void call_never_begun();
  // The session is online, again or for the first time.
  void link_up();
  void handle(const wire::MediaOpened& opened);
  void handle(const wire::MediaDatagram& datagram);

 private:
  bool wanted() const { return used_ || microphone_; }
  void open_if_wanted();
  void open();
  void ask_again_after(uint64_t delay_ms);
  void refused(int32_t code);
  void lost();

  loop::Loop& loop_;
  const std::shared_ptr<AudioPort> port_;
  const SoundOptions options_;
  const Link link_;
  bool used_ = false;
  bool microphone_ = false;
  std::string call_id_;  // empty: in no call
  std::string own_id_;
  std::vector<std::string> others_;  // in the call, as far as the program was told
  bool refused_ = false;             // there will be no way in this call
  std::optional<int64_t> began_ms_;  // the sound of this call, on the loop's clock
  uint64_t retry_ms_;                // after the next failure
  std::optional<media::Certificate> certificate_;
  std::unique_ptr<MediaCall> media_;
  loop::Timer retry_timer_;
};

}  // namespace tuicall::client
