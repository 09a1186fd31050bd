#include "media/packet/bytes.h"
#include "media/packet/rtcp_format.h"
#include "media/packet/rtcp_packet.h"

namespace tuicall::media {
namespace {

using Bytes = std::span<const uint8_t>;

struct ReadPart {
  uint8_t type;
  uint8_t count;  // or subtype, or format: the five bits of the first byte
  Bytes body;     // without header and padding
};

// Takes the next packet from the beginning of rest. Only the last one may be padded.
std::optional<ReadPart> take_part(Bytes& rest) {
  if (rest.size() < rtcp::kHeaderBytes || rest[0] >> 6 != rtcp::kVersion) return std::nullopt;
  const size_t bytes = size_t{4} * (read_u16(rest, 2) + size_t{1});
  if (bytes > rest.size()) return std::nullopt;
  ReadPart part{rest[1], static_cast<uint8_t>(rest[0] & 0x1FU),
                rest.subspan(rtcp::kHeaderBytes, bytes - rtcp::kHeaderBytes)};
  const bool padded = (rest[0] & 0x20U) != 0;
  rest = rest.subspan(bytes);
  if (!padded) return part;
  if (!rest.empty() || part.body.empty()) return std::nullopt;
  const size_t padding = part.body.back();
  if (padding == 0 || padding % 4 != 0 || padding > part.body.size()) return std::nullopt;
  part.body = part.body.first(part.body.size() - padding);
  return part;
}

int32_t signed_24(uint32_t value) {
  constexpr uint32_t kSign = 0x800000;
  return static_cast<int32_t>(value ^ kSign) - static_cast<int32_t>(kSign);
}

// What follows the blocks is a profile's extension, which is skipped.
bool take_blocks(Bytes bytes, uint8_t count, std::vector<ReportBlock>& blocks) {
  if (bytes.size() < count * rtcp::kReportBlockBytes) return false;
  for (size_t at = 0; at < count * rtcp::kReportBlockBytes; at += rtcp::kReportBlockBytes) {
    blocks.push_back({.ssrc = read_u32(bytes, at),
                      .fraction_lost = bytes[at + 4],
                      .cumulative_lost = signed_24(read_u32(bytes, at + 4) & 0xFFFFFFU),
                      .highest_sequence = read_u32(bytes, at + 8),
                      .jitter = read_u32(bytes, at + 12),
                      .last_sender_report = read_u32(bytes, at + 16),
                      .delay_since_sender_report = read_u32(bytes, at + 20)});
  }
  return true;
}

bool take_sender_report(const ReadPart& part, RtcpCompound& compound) {
  if (part.body.size() < rtcp::kSourceBytes + rtcp::kSenderInfoBytes) return false;
  SenderReport& report = compound.sender_reports.emplace_back();
  report.ssrc = read_u32(part.body, 0);
  report.ntp_time = read_u64(part.body, 4);
  report.rtp_timestamp = read_u32(part.body, 12);
  report.packet_count = read_u32(part.body, 16);
  report.octet_count = read_u32(part.body, 20);
  return take_blocks(part.body.subspan(rtcp::kSourceBytes + rtcp::kSenderInfoBytes), part.count,
                     report.blocks);
}

bool take_receiver_report(const ReadPart& part, RtcpCompound& compound) {
  if (part.body.size() < rtcp::kSourceBytes) return false;
  ReceiverReport& report = compound.receiver_reports.emplace_back();
  report.ssrc = read_u32(part.body, 0);
  return take_blocks(part.body.subspan(rtcp::kSourceBytes), part.count, report.blocks);
}

// One source's items: each a kind, a length and a text; a 0 ends them, and fills the word up.
bool take_items(Bytes& rest, SourceName& name) {
  const size_t whole = rest.size();
  while (!rest.empty() && rest[0] != 0) {
    if (rest.size() < 2 || rest.size() - 2 < rest[1]) return false;
    const Bytes text = rest.subspan(2, rest[1]);
    if (rest[0] == rtcp::kCnameItem) name.cname.assign(text.begin(), text.end());
    rest = rest.subspan(2 + text.size());
  }
  if (rest.empty()) return false;
  const size_t items = whole - rest.size();
  const size_t fill = 4 - items % 4;
  for (const uint8_t byte : rest.first(fill)) {
    if (byte != 0) return false;
  }
  rest = rest.subspan(fill);
  return true;
}

bool take_names(const ReadPart& part, RtcpCompound& compound) {
  Bytes rest = part.body;
  for (uint8_t i = 0; i < part.count; ++i) {
    if (rest.size() < rtcp::kSourceBytes) return false;
    SourceName name{read_u32(rest, 0), {}};
    rest = rest.subspan(rtcp::kSourceBytes);
    if (!take_items(rest, name)) return false;
    if (!name.cname.empty()) compound.names.push_back(std::move(name));
  }
  return rest.empty();
}

bool take_goodbye(const ReadPart& part, RtcpCompound& compound) {
  const size_t sources = rtcp::kSourceBytes * part.count;
  if (part.body.size() < sources) return false;
  Goodbye goodbye;
  for (size_t at = 0; at < sources; at += rtcp::kSourceBytes) {
    goodbye.ssrcs.push_back(read_u32(part.body, at));
  }
  const Bytes reason = part.body.subspan(sources);
  if (!reason.empty()) {
    if (reason[0] > reason.size() - 1) return false;
    const Bytes text = reason.subspan(1, reason[0]);
    goodbye.reason.assign(text.begin(), text.end());
  }
  compound.goodbyes.push_back(std::move(goodbye));
  return true;
}

bool take_app(const ReadPart& part, RtcpCompound& compound) {
  if (part.body.size() < 8) return false;
  AppPacket app;
  app.subtype = part.count;
  app.ssrc = read_u32(part.body, 0);
  for (size_t i = 0; i < app.name.size(); ++i) app.name[i] = static_cast<char>(part.body[4 + i]);
  app.data.assign(part.body.begin() + 8, part.body.end());
  compound.apps.push_back(std::move(app));
  return true;
}

bool take_feedback(const ReadPart& part, RtcpCompound& compound) {
  if (part.body.size() < 8) return false;
  if (part.count != rtcp::kGenericNack) return true;
  if (part.body.size() < 12) return false;
  GenericNack nack{read_u32(part.body, 0), read_u32(part.body, 4), {}};
  for (size_t at = 8; at < part.body.size(); at += 4) {
    const uint16_t first = read_u16(part.body, at);
    const uint16_t following = read_u16(part.body, at + 2);
    nack.lost.push_back(first);
    for (unsigned bit = 0; bit < rtcp::kNackMaskBits; ++bit) {
      if ((following >> bit & 1) != 0) nack.lost.push_back(static_cast<uint16_t>(first + bit + 1));
    }
  }
  compound.nacks.push_back(std::move(nack));
  return true;
}

bool take(const ReadPart& part, RtcpCompound& compound) {
  switch (part.type) {
    case rtcp::kSenderReport:
      return take_sender_report(part, compound);
    case rtcp::kReceiverReport:
      return take_receiver_report(part, compound);
    case rtcp::kSourceDescription:
      return take_names(part, compound);
    case rtcp::kGoodbye:
      return take_goodbye(part, compound);
    case rtcp::kApp:
      return take_app(part, compound);
    case rtcp::kTransportFeedback:
      return take_feedback(part, compound);
    default:
      return true;
  }
}

}  // namespace

std::optional<RtcpCompound> parse_rtcp(std::span<const uint8_t> compound) {
  RtcpCompound parsed;
  Bytes rest = compound;
  for (bool first = true; first || !rest.empty(); first = false) {
    const std::optional<ReadPart> part = take_part(rest);
    if (!part) return std::nullopt;
    if (first && part->type != rtcp::kSenderReport && part->type != rtcp::kReceiverReport)
      return std::nullopt;
    if (!take(*part, parsed)) return std::nullopt;
  }
  return parsed;
}

}  // namespace tuicall::media
