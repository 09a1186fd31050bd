#include "server/relay/reports.h"

#include <algorithm>

#include "media/packet/ntp_time.h"

namespace tuicall::server {
namespace {

constexpr const char* kRelayName = "@relay";  // which no user id is: it has no such character
// With names of 32 characters each takes 28 + 24 + 40 + 16 bytes: ten fit into 1,200.
constexpr size_t kSourcesTogether = 10;
constexpr int64_t kSecond_us = 1'000'000;

media::SenderReport sender_report(const SourceReport& source, int64_t now_us) {
  const int64_t passed = (now_us - source.last->at_us) * kRtpClock_hz / kSecond_us;
  media::SenderReport report;
  report.ssrc = source.ssrc;
  report.ntp_time = media::ntp_of_us(now_us);
  report.rtp_timestamp = source.last->timestamp + static_cast<uint32_t>(passed);
  report.packet_count = source.packets;
  report.octet_count = source.octets;
  return report;
}

void append(const SourceReport& source, int64_t now_us, media::RtcpCompound& compound) {
  if (source.last) compound.sender_reports.push_back(sender_report(source, now_us));
  if (source.arrival) compound.receiver_reports.front().blocks.push_back(*source.arrival);
  compound.names.push_back({source.ssrc, source.user_id});
  if (source.quality == media::kQualityUnknown) return;
  compound.apps.push_back(media::quality_packet(source.ssrc, source.quality));
}

}  // namespace

std::vector<media::RtcpCompound> make_reports(uint32_t relay_ssrc,
                                              std::span<const SourceReport> sources,
                                              std::optional<media::ReportBlock> own,
                                              int64_t now_us) {
  std::vector<media::RtcpCompound> compounds;
  do {
    media::RtcpCompound& compound = compounds.emplace_back();
    media::ReceiverReport& of_relay = compound.receiver_reports.emplace_back();
    of_relay.ssrc = relay_ssrc;
    if (own && compounds.size() == 1) of_relay.blocks.push_back(*own);
    compound.names.push_back({relay_ssrc, kRelayName});
    const size_t together = std::min(sources.size(), kSourcesTogether);
    for (const SourceReport& source : sources.first(together)) append(source, now_us, compound);
    sources = sources.subspan(together);
  } while (!sources.empty());
  return compounds;
}

media::RtcpCompound make_goodbye(uint32_t relay_ssrc, uint32_t ssrc) {
  media::RtcpCompound compound;
  compound.receiver_reports.push_back({relay_ssrc, {}});
  compound.names.push_back({relay_ssrc, kRelayName});
  compound.goodbyes.push_back({{ssrc}, ""});
  return compound;
}

}  // namespace tuicall::server
