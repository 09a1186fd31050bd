// What the relay does with sound and with what is said about it.
#include <algorithm>
#include <utility>

#include "media/packet/bytes.h"
#include "media/packet/rtp_packet.h"
#include "server/relay/relay.h"

namespace tuicall::server {
namespace {

constexpr int64_t kReportEvery_us = 1'000'000;

// Whether all of it is said in the name of this source.
bool is_of(uint32_t ssrc, const media::RtcpCompound& compound) {
  const auto by = [ssrc](const auto& packet) { return packet.ssrc == ssrc; };
  return std::all_of(compound.sender_reports.begin(), compound.sender_reports.end(), by) &&
         std::all_of(compound.receiver_reports.begin(), compound.receiver_reports.end(), by) &&
         std::all_of(compound.names.begin(), compound.names.end(), by) &&
         std::all_of(compound.apps.begin(), compound.apps.end(), by) &&
         std::all_of(compound.nacks.begin(), compound.nacks.end(),
                     [ssrc](const media::GenericNack& nack) { return nack.sender_ssrc == ssrc; });
}

}  // namespace

std::optional<std::span<uint8_t>> Relay::open(Participant& from, const Path& path,
                                              Datagram datagram, size_t ssrc_at, Open unprotect,
                                              int64_t now_us) {
  // Readable in both, and looked at first: SrtpSession remembers each source that it opens.
  if (datagram.size() < ssrc_at + sizeof(uint32_t)) {
    ++counters_.malformed;
  } else if (media::read_u32(datagram, ssrc_at) != from.id.ssrc) {
    ++counters_.foreign_ssrc;
  } else {
    const media::SrtpResult opened = (from.leg.*unprotect)(datagram);
    if (opened.ok()) {
      heard(from, path, now_us);
      if (from.packets.take(now_us)) return datagram.first(opened.length);
      ++counters_.too_many;
    } else if (opened.error == media::SrtpError::kReplayed) {
      ++counters_.replayed;
      if (ssrc_at == media::kRtpSsrcAt) {
        pass_on(now_us);  // the first one may be waiting, and not be known yet
        from.came_again(media::read_u16(datagram, media::kRtpSequenceAt));
      }
    } else if (opened.error == media::SrtpError::kMalformed) {
      ++counters_.malformed;
    } else {
      ++counters_.not_authentic;
    }
  }
  return std::nullopt;
}

// ---- RTP

void Relay::receive_rtp(Participant& from, const Path& path, Datagram datagram, int64_t now_us) {
  ++counters_.rtp_received;
  const std::optional<Datagram> packet =
      open(from, path, datagram, media::kRtpSsrcAt, &SecureLeg::unprotect_rtp, now_us);
  if (!packet) return;
  opened_[opened_count_++] = {&from, *packet};
  if (!together_ || opened_count_ == opened_.size()) pass_on(now_us);
}

// Step by step for all of them: a processor that does the same again and again has what it does at
// hand, and does it in less time.
void Relay::pass_on(int64_t now_us) {
  const auto opened = std::span(opened_).first(std::exchange(opened_count_, 0));
  for (Opened& one : opened) {
    if (!account(one, now_us)) one.from = nullptr;
  }
  for (const Opened& one : opened) {
    if (one.from != nullptr) forward(one, now_us);
  }
}

// All that is known of its stream after it; false if it is no packet of one.
bool Relay::account(Opened& opened, int64_t now_us) {
  const std::optional<media::RtpPacket> rtp = media::parse_rtp(opened.packet);
  if (!rtp) {
    ++counters_.malformed;
    return false;
  }
  Participant& from = *opened.from;
  const uint16_t sequence_number = rtp->header.sequence_number;
  opened.payload_bytes = rtp->payload.size();
  using Sent = media::Reception::Sent;
  opened.sent = from.missing.came(sequence_number) ? Sent::kAgain : Sent::kOnce;
  const media::Arrival arrival =
      from.reception.on_packet(sequence_number, rtp->header.timestamp, now_us, opened.sent);
  if (arrival != media::Arrival::kLate) from.last = RtpMoment{rtp->header.timestamp, now_us};
  if (from.flowing != true) output_.audio_flow(from.id.key, true);
  from.flowing = true;
  from.recent.keep(sequence_number, opened.packet, now_us);
  ask_for_missing(from, now_us);
  return true;
}

void Relay::forward(const Opened& opened, int64_t now_us) {
  Participant& from = *opened.from;
  const std::span<const uint8_t> packet = opened.packet;
  for (Participant::Listener& listener : from.listeners) {
    Participant& to = *listener.participant;
    const Path* const path = to.destination(now_us);
    if (path != nullptr && listener.packets == 0) introduce(from, to, now_us);
    if (path == nullptr || !send_rtp(to, *path, packet, SecureLeg::Time::kFirst)) {
      // The packet is kept already.
      listener.complete_from = from.recent.position();
      continue;
    }
    ++counters_.rtp_sent;
    // The listener missed it as well, and asked for it: it counts what it gets of that for lost.
    if (opened.sent == media::Reception::Sent::kAgain) continue;
    ++listener.packets;
    listener.octets += static_cast<uint32_t>(opened.payload_bytes);
  }
}

bool Relay::send_rtp(Participant& to, const Path& path, std::span<const uint8_t> packet,
                     SecureLeg::Time time) {
  const std::span<const uint8_t> datagram = to.leg.protect_rtp(packet, time, rtp_);
  if (datagram.empty()) return false;
  output_.send(path, datagram);
  return true;
}

void Relay::ask_for_missing(Participant& from, int64_t now_us) {
  std::array<uint16_t, media::MissingPackets::kMost> lost{};
  const size_t count = from.missing.to_ask_for(from.reception, now_us, lost);
  if (count == 0) return;
  media::RtcpCompound compound;
  compound.receiver_reports.push_back({ssrc_, {}});
  compound.nacks.push_back(
      {ssrc_, from.id.ssrc, {lost.begin(), lost.begin() + static_cast<std::ptrdiff_t>(count)}});
  counters_.rtp_asked_for += count;
  send_rtcp(from, compound, now_us);
}

// ---- RTCP

void Relay::receive_rtcp(Participant& from, const Path& path, Datagram datagram, int64_t now_us) {
  ++counters_.rtcp_received;
  const std::optional<Datagram> packet =
      open(from, path, datagram, media::kRtcpSsrcAt, &SecureLeg::unprotect_rtcp, now_us);
  if (!packet) return;
  const std::optional<media::RtcpCompound> compound = media::parse_rtcp(*packet);
  if (!compound) {
    ++counters_.malformed;
  } else if (!is_of(from.id.ssrc, *compound)) {
    ++counters_.foreign_ssrc;
  } else {
    take(from, *compound, now_us);
  }
}

// Its names and goodbyes go nowhere: whose a stream is, and that it has ended, the relay knows
// better.
void Relay::take(Participant& from, const media::RtcpCompound& compound, int64_t now_us) {
  for (const media::SenderReport& report : compound.sender_reports)
    from.reception.on_sender_report(report.ntp_time, now_us);
  for (const media::GenericNack& nack : compound.nacks) send_again(from, nack, now_us);
  for (const media::AppPacket& app : compound.apps) {
    const std::optional<uint8_t> quality = media::quality_in(app);
    if (quality) from.tell_quality(*quality);
  }
  show_quality(from, now_us);
}

void Relay::send_again(Participant& to, const media::GenericNack& nack, int64_t now_us) {
  const std::vector<Participant*>& people = to.call.people;
  const auto source = std::find_if(people.begin(), people.end(), [&](const Participant* other) {
    return other != &to && other->id.ssrc == nack.media_ssrc;
  });
  const Path* const path = to.destination(now_us);
  const uint64_t complete_from = source == people.end() ? 0 : (*source)->listener(to).complete_from;
  for (const uint16_t sequence_number : nack.lost) {
    const std::span<const uint8_t> packet =
        source == people.end() ? std::span<const uint8_t>()
                               : (*source)->recent.find(sequence_number, complete_from, now_us);
    if (path != nullptr && !packet.empty() && to.retransmissions.take(now_us) &&
        send_rtp(to, *path, packet, SecureLeg::Time::kAgain))
      ++counters_.rtp_sent_again;
    else
      ++counters_.retransmission_surplus;
  }
}

// ---- what the others are told

void Relay::show_quality(Participant& of, int64_t now_us) {
  const uint8_t quality = of.quality(now_us);
  if (quality == of.shown_quality || !of.quality_changes.take(now_us)) return;
  of.shown_quality = quality;
  for (const Participant::Listener& listener : of.listeners)
    introduce(of, *listener.participant, now_us);
}

void Relay::watch_flow(Participant& of, int64_t now_us) {
  const int64_t since_us = of.last ? of.last->at_us : of.admitted_us;
  if (of.flowing == false || now_us - since_us < kStall_us) return;
  of.flowing = false;
  output_.audio_flow(of.id.key, false);
}

SourceReport Relay::describe(const Participant& source, const Participant& to,
                             int64_t now_us) const {
  const Participant::Listener& sent = source.listener(to);
  // What it was told itself of its stream, with the jitter of now: so a receiver can tell which
  // part of what it measures is of its own way.
  std::optional<media::ReportBlock> arrival = source.reported;
  if (arrival) arrival->jitter = source.reception.jitter();
  return {source.id.ssrc, source.id.key.user_id,  source.last, sent.packets,
          sent.octets,    source.quality(now_us), arrival};
}

void Relay::introduce(const Participant& source, Participant& to, int64_t now_us) {
  const SourceReport about = describe(source, to, now_us);
  for (const media::RtcpCompound& compound : make_reports(ssrc_, {&about, 1}, {}, now_us))
    send_rtcp(to, compound, now_us);
}

void Relay::report(Participant& to, int64_t now_us) {
  // Its first one is due when there is somewhere to send it to.
  if (to.destination(now_us) == nullptr) return;
  to.next_report_us = now_us + kReportEvery_us;
  to.reported = to.reception.report(now_us);
  std::vector<SourceReport> about;
  for (const Participant* source : to.call.people) {
    if (source != &to && source->leg.established()) about.push_back(describe(*source, to, now_us));
  }
  for (const media::RtcpCompound& compound : make_reports(ssrc_, about, to.reported, now_us)) {
    send_rtcp(to, compound, now_us);
  }
}

void Relay::send_rtcp(Participant& to, const media::RtcpCompound& compound, int64_t now_us) {
  const Path* path = to.destination(now_us);
  if (path == nullptr) return;
  rtcp_.clear();
  if (!media::encode_rtcp(compound, rtcp_).ok() || !to.leg.protect_rtcp(rtcp_)) return;
  ++counters_.rtcp_sent;
  output_.send(*path, rtcp_);
}

}  // namespace tuicall::server
