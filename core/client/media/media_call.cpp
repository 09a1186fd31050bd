#include "client/media/media_call.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "media/packet/ntp_time.h"
#include "media/packet/quality_packet.h"

namespace tuicall::client {
namespace {

constexpr int64_t kMostBehind_ms = 200;  // a loop that was held up longer goes on from now
constexpr int64_t kReport_ms = 1000;
// The relay reports every second; what it tells sooner is of one user, and of part of a second.
constexpr int64_t kLeastTold_ms = 700;
constexpr int64_t kQuality_ms = 2000;  // docs/observer.md, volume and network quality

// RFC 3711, 3.3.1: so that the receiver cannot miss the roll-over.
constexpr uint16_t kFirstSequence = 0x7fff;

// The relay's own name begins with it, and no user's does (docs/wire.md, Sound).
constexpr char kNobody = '@';

int64_t missed_frames(int64_t behind_ms, int64_t frame_ms) {
  return behind_ms > kMostBehind_ms ? behind_ms / frame_ms : 0;
}

// Whether it tells of a stream: the relay's questions do not.
bool tells_of_streams(const media::RtcpCompound& compound) {
  const auto has_blocks = [](const auto& report) { return !report.blocks.empty(); };
  return !compound.sender_reports.empty() ||
         std::any_of(compound.receiver_reports.begin(), compound.receiver_reports.end(),
                     has_blocks);
}

template <typename Number>
Number random_number() {
  Number number = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&number), sizeof number);
  return number;
}

}  // namespace

MediaCall::MediaCall(loop::Loop& loop, Setting setting, Link link)
    : loop_(loop),
      setting_(std::move(setting)),
      link_(std::move(link)),
      out_(setting_.opened.ssrc, random_number<uint16_t>() & kFirstSequence,
           random_number<uint32_t>(), setting_.options.frame_ms),
      told_ms_(loop.now_ms()),
      next_said_ms_(told_ms_),
      next_heard_ms_(next_said_ms_),
      next_report_ms_(next_said_ms_),
      next_volume_ms_(next_said_ms_ + setting_.options.volume_interval_ms),
      next_quality_ms_(next_said_ms_ + kQuality_ms),
      timer_(loop),
      path_(loop, setting_.relay, setting_.opened, setting_.certificate,
            {link_.send_tunnelled, [this] { send_report(); }, [this] { send_report(); },
             [this](std::span<const uint8_t> packet) { on_rtp(packet); },
             [this](uint32_t ssrc, uint16_t number) { on_rtp_again(ssrc, number); },
             [this](std::span<const uint8_t> packet) { on_rtcp(packet); },
             [this](int64_t round_trip_ms) { quality_.on_round_trip(round_trip_ms); },
             [this] {
               timer_.stop();
               link_.on_lost();
             }}) {
  tick();
}

// Sound goes by the clock and not by how late the loop is.
void MediaCall::tick() {
  const int64_t now_ms = loop_.now_ms();
  say_what_is_due(now_ms);
  hear_what_is_due(now_ms);
  report_what_is_due(now_ms);
  const int64_t next_ms = std::min(next_said_ms_, next_heard_ms_);
  timer_.start(static_cast<uint64_t>(next_ms - now_ms), [this] { tick(); });
}

void MediaCall::say_what_is_due(int64_t now_ms) {
  const int64_t frame_ms{setting_.options.frame_ms};
  const int64_t missed = missed_frames(now_ms - next_said_ms_, frame_ms);
  if (missed > 0) out_.skip(static_cast<uint32_t>(missed));
  next_said_ms_ += missed * frame_ms;
  for (; next_said_ms_ <= now_ms; next_said_ms_ += frame_ms) {
    if (path_.ready()) say();
  }
}

// What is heard goes by frames of 20 ms, whatever is said.
void MediaCall::hear_what_is_due(int64_t now_ms) {
  next_heard_ms_ += missed_frames(now_ms - next_heard_ms_, media::kFrame_ms) * media::kFrame_ms;
  for (; next_heard_ms_ <= now_ms; next_heard_ms_ += media::kFrame_ms) hear();
}

// One report after a loop that was held up, and not all that it has missed.
void MediaCall::report_what_is_due(int64_t now_ms) {
  const auto is_due = [now_ms](int64_t& next_ms, int64_t interval_ms) {
    if (interval_ms == 0 || now_ms < next_ms) return false;
    next_ms += (1 + (now_ms - next_ms) / interval_ms) * interval_ms;
    return true;
  };
  if (is_due(next_report_ms_, kReport_ms)) {
    if (now_ms - told_ms_ > kReport_ms) measure();
    send_report();
  }
  if (is_due(next_volume_ms_, setting_.options.volume_interval_ms)) report_volume();
  if (is_due(next_quality_ms_, kQuality_ms)) report_quality();
}

// Until there is a way, what was pushed waits. What is pushed with the microphone closed is gone,
// so that it is not heard when that is opened again. An open microphone is a stream, though of
// silence as long as the program has nothing to say: its few packets tell the relay that it is
// there.
void MediaCall::say() {
  media::AudioFrame room{};
  const std::span<int16_t> frame = std::span(room).first(out_.frame_samples());
  if (!setting_.port.input.take(frame)) std::fill(frame.begin(), frame.end(), int16_t{0});
  if (microphone_) own_level_.add(frame);
  auto packet = out_.next(microphone_ ? frame : std::span<int16_t>());
  if (packet) path_.send_rtp(packet->bytes, packet->length);
}

void MediaCall::hear() {
  mixer_.clear();
  heard_.clear();
  for (auto& [ssrc, voice] : in_) {
    heard_.push_back({voice.user_id(), voice.play(next_heard_ms_)});
    mixer_.add(heard_.back().frame);
  }
  setting_.port.output.play(next_heard_ms_ - setting_.began_ms, mixer_.mix(), heard_);
}

void MediaCall::on_rtp(std::span<const uint8_t> bytes) {
  const std::optional<media::RtpPacket> packet = media::parse_rtp(bytes);
  if (!packet || packet->header.payload_type != kOpusPayloadType) return;
  const uint32_t ssrc = packet->header.ssrc;
  auto found = in_.find(ssrc);
  if (found == in_.end()) {
    if (in_.size() >= kMostVoices) return;
    found = in_.try_emplace(ssrc, ssrc).first;
    if (const auto name = names_.find(ssrc); name != names_.end())
      found->second.set_user_id(name->second);
  }
  quality_.arrived(loop_.now_ms());
  found->second.receive(*packet, loop_.now_us());
  ask_for_missing(found->second);
}

void MediaCall::on_rtp_again(uint32_t ssrc, uint16_t sequence_number) {
  if (const auto voice = in_.find(ssrc); voice != in_.end())
    voice->second.came_again(sequence_number);
}

void MediaCall::ask_for_missing(VoiceIn& voice) {
  std::array<uint16_t, media::MissingPackets::kMost> lost{};
  const size_t count = voice.to_ask_for(loop_.now_us(), lost);
  if (count == 0) return;
  media::RtcpCompound compound;
  compound.receiver_reports.push_back({setting_.opened.ssrc, {}});
  compound.nacks.push_back({setting_.opened.ssrc,
                            voice.reception().ssrc(),
                            {lost.begin(), lost.begin() + static_cast<std::ptrdiff_t>(count)}});
  send_rtcp(compound);
}

void MediaCall::on_rtcp(std::span<const uint8_t> bytes) {
  const std::optional<media::RtcpCompound> compound = media::parse_rtcp(bytes);
  if (!compound) return;
  const int64_t now_ms = loop_.now_ms();
  quality_.arrived(now_ms);
  for (const media::SourceName& name : compound->names) on_name(name);
  for (const media::ReceiverReport& report : compound->receiver_reports) {
    for (const media::ReportBlock& block : report.blocks) on_report(block);
  }
  for (const media::SenderReport& report : compound->sender_reports) {
    if (const auto voice = in_.find(report.ssrc); voice != in_.end()) {
      const std::optional<Loss> loss = voice->second.on_sender_report(report, loop_.now_us());
      quality_.on_stream(loss, voice->second.jitter_since_relay());
    }
  }
  for (const media::GenericNack& nack : compound->nacks) {
    if (nack.media_ssrc != setting_.opened.ssrc) continue;
    for (VoiceOut::Packet& packet : out_.again(nack.lost))
      path_.send_rtp_again(packet.bytes, packet.length);
  }
  for (const media::AppPacket& app : compound->apps) {
    const auto quality = media::quality_in(app);
    if (quality && names_.contains(app.ssrc)) told_quality_[app.ssrc] = *quality;
  }
  for (const media::Goodbye& goodbye : compound->goodbyes) {
    for (const uint32_t ssrc : goodbye.ssrcs) forget(ssrc);
  }
  if (tells_of_streams(*compound) && now_ms - told_ms_ >= kLeastTold_ms) on_told(now_ms);
}

// One's own next report comes halfway to the relay's next one: what this one changes is told twice,
// should the first time be lost, and the round trip in that one is not of long ago.
void MediaCall::on_told(int64_t now_ms) {
  told_ms_ = now_ms;
  next_report_ms_ = now_ms + kReport_ms / 2;
  measure();
}

// A user has one stream at a time: the goodbye of an older one may have been lost.
void MediaCall::on_name(const media::SourceName& name) {
  const auto older = std::find_if(names_.begin(), names_.end(), [&](const auto& known) {
    return known.second == name.cname && known.first != name.ssrc;
  });
  if (older != names_.end()) forget(uint32_t{older->first});
  if (names_.size() >= kMostVoices && !names_.contains(name.ssrc)) return;
  names_[name.ssrc] = name.cname;
  if (const auto voice = in_.find(name.ssrc); voice != in_.end())
    voice->second.set_user_id(name.cname);
}

// The relay's: of this user's stream, and of how the others' came to it.
void MediaCall::on_report(const media::ReportBlock& block) {
  if (block.ssrc != setting_.opened.ssrc) {
    if (const auto voice = in_.find(block.ssrc); voice != in_.end())
      voice->second.set_jitter_at_relay(block.jitter);
    return;
  }
  quality_.on_report(block, media::middle_of_ntp(media::ntp_of_us(loop_.now_us())));
  out_.set_expected_loss(quality_.loss_up_percent());
}

void MediaCall::forget(uint32_t ssrc) {
  in_.erase(ssrc);
  names_.erase(ssrc);
  told_quality_.erase(ssrc);
}

void MediaCall::user_left(const std::string& user_id) {
  const auto named = std::find_if(names_.begin(), names_.end(),
                                  [&](const auto& known) { return known.second == user_id; });
  if (named != names_.end()) forget(uint32_t{named->first});
}

// What the others are to be shown anew is told at once.
void MediaCall::measure() {
  const uint8_t before = own_quality();
  quality_.take();
  if (own_quality() != before) send_report();
}

void MediaCall::send_report() {
  media::RtcpCompound compound;
  std::vector<media::ReportBlock> blocks = report_blocks();
  if (auto sent = out_.report(media::ntp_of_us(loop_.now_us()))) {
    sent->blocks = std::move(blocks);
    compound.sender_reports.push_back(std::move(*sent));
  } else {
    compound.receiver_reports.push_back({setting_.opened.ssrc, std::move(blocks)});
  }
  compound.names.push_back({setting_.opened.ssrc, setting_.own_id});
  compound.apps.push_back(media::quality_packet(setting_.opened.ssrc, own_quality()));
  send_rtcp(compound);
}

// By turns, as one report has room for so many only.
std::vector<media::ReportBlock> MediaCall::report_blocks() {
  std::vector<media::ReportBlock> blocks;
  auto next = in_.upper_bound(reported_ssrc_);
  for (size_t i = std::min(in_.size(), media::kRtcpMaxCount); i > 0; --i, ++next) {
    if (next == in_.end()) next = in_.begin();
    reported_ssrc_ = next->first;
    const auto block = next->second.reception().report(loop_.now_us());
    if (block) blocks.push_back(*block);
  }
  return blocks;
}

void MediaCall::send_rtcp(const media::RtcpCompound& compound) {
  std::vector<uint8_t> bytes;
  if (!media::encode_rtcp(compound, bytes).ok()) return;
  const size_t length = bytes.size();
  bytes.resize(length + media::kSrtcpGrowth);
  path_.send_rtcp(bytes, length);
}

void MediaCall::report_volume() {
  std::map<std::string, int32_t> volumes;
  for (auto& [ssrc, voice] : in_) volumes[voice.user_id()] = voice.take_volume();
  const int32_t own = own_level_.volume();
  own_level_.reset();
  link_.report(Notification::Kind::kVoiceVolume, report_on_all(own, volumes));
}

void MediaCall::report_quality() {
  std::map<std::string, int32_t> qualities;
  for (const auto& [ssrc, quality] : told_quality_) {
    if (const auto name = names_.find(ssrc); name != names_.end())
      qualities[name->second] = quality;
  }
  link_.report(Notification::Kind::kNetworkQuality, report_on_all(own_quality(), qualities));
}

std::vector<std::string> MediaCall::people() const {
  std::vector<std::string> people = others_;
  for (const auto& [ssrc, user_id] : names_) {
    const bool is_relay = user_id.starts_with(kNobody);
    if (!is_relay && std::find(people.begin(), people.end(), user_id) == people.end())
      people.push_back(user_id);
  }
  return people;
}

// Oneself first; who has no value yet is in it with 0.
std::vector<UserReport> MediaCall::report_on_all(int32_t own,
                                                 const std::map<std::string, int32_t>& others) {
  std::vector<UserReport> reports{{setting_.own_id, own}};
  for (const std::string& user_id : people()) {
    const auto found = others.find(user_id);
    reports.push_back({user_id, found == others.end() ? 0 : found->second});
  }
  return reports;
}

}  // namespace tuicall::client
