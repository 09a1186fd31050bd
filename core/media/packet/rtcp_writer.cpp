#include <algorithm>

#include "media/packet/bytes.h"
#include "media/packet/rtcp_format.h"
#include "media/packet/rtcp_packet.h"

namespace tuicall::media {
namespace {

base::Status refused(const std::string& what) { return {base::kParamInvalid, what}; }

std::string outside(const std::string& what, size_t value, const std::string& expected) {
  return what + " is " + std::to_string(value) + ", expected " + expected + ".";
}

base::Status check_blocks(const std::vector<ReportBlock>& blocks) {
  if (blocks.size() > kRtcpMaxCount) {
    return refused(outside("The number of report blocks", blocks.size(), "0 to 31"));
  }
  for (const ReportBlock& block : blocks) {
    if (block.cumulative_lost < -0x800000 || block.cumulative_lost > 0x7FFFFF) {
      return refused("The cumulative loss is " + std::to_string(block.cumulative_lost) +
                     ", expected 24 bits: -8388608 to 8388607.");
    }
  }
  return {};
}

base::Status check_reports(const RtcpCompound& compound) {
  if (compound.sender_reports.empty() && compound.receiver_reports.empty()) {
    return refused("A compound packet has no report, expected one to begin with.");
  }
  for (const SenderReport& report : compound.sender_reports) {
    if (base::Status status = check_blocks(report.blocks); !status.ok()) return status;
  }
  for (const ReceiverReport& report : compound.receiver_reports) {
    if (base::Status status = check_blocks(report.blocks); !status.ok()) return status;
  }
  return {};
}

base::Status check_others(const RtcpCompound& compound) {
  for (const SourceName& name : compound.names) {
    if (name.cname.empty() || name.cname.size() > kRtcpMaxTextBytes) {
      return refused(outside("The length of a CNAME", name.cname.size(), "1 to 255 bytes"));
    }
  }
  for (const GenericNack& nack : compound.nacks) {
    if (nack.lost.empty())
      return refused("A NACK names no sequence number, expected one at least.");
  }
  for (const AppPacket& app : compound.apps) {
    if (app.subtype > 31) return refused(outside("An APP's subtype", app.subtype, "0 to 31"));
    if (app.data.size() % 4 != 0) {
      return refused(outside("The length of an APP's data", app.data.size(), "a multiple of 4"));
    }
  }
  for (const Goodbye& goodbye : compound.goodbyes) {
    if (goodbye.ssrcs.size() > kRtcpMaxCount) {
      return refused(outside("The number of a BYE's sources", goodbye.ssrcs.size(), "0 to 31"));
    }
    if (goodbye.reason.size() > kRtcpMaxTextBytes) {
      return refused(
          outside("The length of a BYE's reason", goodbye.reason.size(), "0 to 255 bytes"));
    }
  }
  return {};
}

// One packet of the compound: its length is filled in at the end.
class Part {
 public:
  Part(std::vector<uint8_t>& out, uint8_t type, size_t count) : out_(out), begin_(out.size()) {
    out_.push_back(static_cast<uint8_t>(rtcp::kVersion << 6 | count));
    out_.push_back(type);
    append_u16(out_, 0);
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  ~Part() {
    fill();
    write_u16(out_, begin_ + 2, static_cast<uint16_t>((out_.size() - begin_) / 4 - 1));
  }

  void u16(uint16_t value) { append_u16(out_, value); }
  void u32(uint32_t value) { append_u32(out_, value); }
  void byte(size_t value) { out_.push_back(static_cast<uint8_t>(value)); }
  template <typename Range>
  void bytes(const Range& range) {
    out_.insert(out_.end(), range.begin(), range.end());
  }
  // With zeros, up to a whole word.
  void fill() { out_.resize(begin_ + (out_.size() - begin_ + 3) / 4 * 4); }

  void blocks(const std::vector<ReportBlock>& blocks) {
    for (const ReportBlock& block : blocks) {
      u32(block.ssrc);
      u32(static_cast<uint32_t>(block.fraction_lost) << 24 |
          (static_cast<uint32_t>(block.cumulative_lost) & 0xFFFFFFU));
      u32(block.highest_sequence);
      u32(block.jitter);
      u32(block.last_sender_report);
      u32(block.delay_since_sender_report);
    }
  }

 private:
  std::vector<uint8_t>& out_;
  size_t begin_;
};

void append_reports(const RtcpCompound& compound, std::vector<uint8_t>& out) {
  for (const SenderReport& report : compound.sender_reports) {
    Part part(out, rtcp::kSenderReport, report.blocks.size());
    part.u32(report.ssrc);
    part.u32(static_cast<uint32_t>(report.ntp_time >> 32));
    part.u32(static_cast<uint32_t>(report.ntp_time));
    part.u32(report.rtp_timestamp);
    part.u32(report.packet_count);
    part.u32(report.octet_count);
    part.blocks(report.blocks);
  }
  for (const ReceiverReport& report : compound.receiver_reports) {
    Part part(out, rtcp::kReceiverReport, report.blocks.size());
    part.u32(report.ssrc);
    part.blocks(report.blocks);
  }
}

void append_names(const std::vector<SourceName>& names, std::vector<uint8_t>& out) {
  for (const SourceName& name : names) {
    Part part(out, rtcp::kSourceDescription, 1);
    part.u32(name.ssrc);
    part.byte(rtcp::kCnameItem);
    part.byte(name.cname.size());
    part.bytes(name.cname);
    part.byte(0);
  }
}

// A number and the set of those up to 16 after it, as often as it takes.
void append_lost(std::vector<uint16_t> lost, Part& part) {
  // In the order in which they were sent, which numbers may run over in.
  const uint16_t origin = lost.front();
  const auto distance = [origin](uint16_t number) {
    return static_cast<int16_t>(static_cast<uint16_t>(number - origin));
  };
  std::sort(lost.begin(), lost.end(),
            [&](uint16_t a, uint16_t b) { return distance(a) < distance(b); });
  for (size_t i = 0; i < lost.size();) {
    const uint16_t first = lost[i];
    unsigned following = 0;
    for (; i < lost.size(); ++i) {
      const auto after = static_cast<uint16_t>(lost[i] - first);
      if (after > rtcp::kNackMaskBits) break;
      if (after > 0) following |= 1U << (after - 1U);
    }
    part.u16(first);
    part.u16(static_cast<uint16_t>(following));
  }
}

void append_nacks(const std::vector<GenericNack>& nacks, std::vector<uint8_t>& out) {
  for (const GenericNack& nack : nacks) {
    Part part(out, rtcp::kTransportFeedback, rtcp::kGenericNack);
    part.u32(nack.sender_ssrc);
    part.u32(nack.media_ssrc);
    append_lost(nack.lost, part);
  }
}

void append_apps(const std::vector<AppPacket>& apps, std::vector<uint8_t>& out) {
  for (const AppPacket& app : apps) {
    Part part(out, rtcp::kApp, app.subtype);
    part.u32(app.ssrc);
    part.bytes(app.name);
    part.bytes(app.data);
  }
}

void append_goodbyes(const std::vector<Goodbye>& goodbyes, std::vector<uint8_t>& out) {
  for (const Goodbye& goodbye : goodbyes) {
    Part part(out, rtcp::kGoodbye, goodbye.ssrcs.size());
    for (const uint32_t ssrc : goodbye.ssrcs) part.u32(ssrc);
    if (goodbye.reason.empty()) continue;
    part.byte(goodbye.reason.size());
    part.bytes(goodbye.reason);
  }
}

}  // namespace

base::Status encode_rtcp(const RtcpCompound& compound, std::vector<uint8_t>& out) {
  if (base::Status status = check_reports(compound); !status.ok()) return status;
  if (base::Status status = check_others(compound); !status.ok()) return status;
  append_reports(compound, out);
  append_names(compound.names, out);
  append_nacks(compound.nacks, out);
  append_apps(compound.apps, out);
  append_goodbyes(compound.goodbyes, out);
  return {};
}

}  // namespace tuicall::media
