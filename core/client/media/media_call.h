// The sound of one call, from when the server has offered a way for it: sends what the program
// pushes, plays what the others say, and reports volume and quality. Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "client/media/audio_port.h"
#include "client/media/media_path.h"
#include "client/media/path_quality.h"
#include "client/media/sound_options.h"
#include "client/media/voice_in.h"
#include "client/media/voice_out.h"
#include "client/notification.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "media/audio/level.h"
#include "media/audio/mixer.h"
#include "media/packet/rtcp_packet.h"

namespace tuicall::client {

class MediaCall {
 public:
  // References outlive it.
  struct Setting {
    std::string own_id;
    net::UdpAddress relay;
    wire::MediaOpened opened;
    const media::Certificate& certificate;
    SoundOptions options;
    AudioPort& port;
    int64_t began_ms = 0;  // the sound of the call, on the loop's clock
  };
  struct Link {
    MediaPath::SendTunnelled send_tunnelled;
    std::function<void(Notification::Kind, std::vector<UserReport>)> report;
    std::function<void()> on_lost;  // once, and last
  };

  MediaCall(loop::Loop& loop, Setting setting, Link link);

  void set_microphone(bool open) { microphone_ = open; }
  // Everybody else in the call, as far as it is known. Whom the relay names is in it as well: an
  // engine that takes part in a call again was not told who joined before.
  void set_people(const std::vector<std::string>& others) { others_ = others; }
  // What the relay has said of this user counts no more.
  void user_left(const std::string& user_id);
  void receive_tunnelled(std::span<const uint8_t> datagram) { path_.receive_tunnelled(datagram); }
  bool uses_udp() const { return path_.uses_udp(); }
  int64_t silent_ms() const { return path_.silent_ms(); }
  // Sound could be sent at some time.
  bool has_worked() const { return path_.has_worked(); }

 private:
  // More than a call has people: what comes beyond is nobody's.
  static constexpr size_t kMostVoices = 64;

  void tick();
  // As often as it is due; frames of a loop that was held up too long are left out.
  void say_what_is_due(int64_t now_ms);
  void hear_what_is_due(int64_t now_ms);
  void report_what_is_due(int64_t now_ms);
  void say();
  void hear();
  void on_rtp(std::span<const uint8_t> packet);
  void on_rtp_again(uint32_t ssrc, uint16_t sequence_number);
  void on_rtcp(std::span<const uint8_t> packet);
  void on_name(const media::SourceName& name);
  void on_report(const media::ReportBlock& block);
  void forget(uint32_t ssrc);
  void ask_for_missing(VoiceIn& voice);
  void on_told(int64_t now_ms);
  void measure();
  void send_report();
  std::vector<media::ReportBlock> report_blocks();
  void send_rtcp(const media::RtcpCompound& compound);
  uint8_t own_quality() const { return static_cast<uint8_t>(quality_.quality(loop_.now_ms())); }
  void report_volume();
  void report_quality();
  std::vector<std::string> people() const;
  std::vector<UserReport> report_on_all(int32_t own, const std::map<std::string, int32_t>& others);

  loop::Loop& loop_;
  const Setting setting_;
  const Link link_;
  std::vector<std::string> others_;
  bool microphone_ = false;
  VoiceOut out_;
  // By SSRC; names and qualities are the relay's.
  std::map<uint32_t, VoiceIn> in_;
  std::map<uint32_t, std::string> names_;
  std::map<uint32_t, int32_t> told_quality_;
  media::LevelMeter own_level_;
  media::Mixer mixer_;
  std::vector<AudioOutput::Voice> heard_;  // in the frame at hand
  PathQuality quality_;
  int64_t told_ms_;             // when the relay has reported last
  uint32_t reported_ssrc_ = 0;  // whose block was the last one in the last report
  int64_t next_said_ms_ = 0;    // when the next frame is due
  int64_t next_heard_ms_ = 0;   // likewise
  int64_t next_report_ms_ = 0;  // RTCP
  int64_t next_volume_ms_ = 0;
  int64_t next_quality_ms_ = 0;
  loop::Timer timer_;
  MediaPath path_;
};

}  // namespace tuicall::client
