// Compound RTCP packets as plain data: reports, CNAME, BYE and APP of RFC 3550, section 6, and the
// generic NACK of RFC 4585, 6.2.1.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"

namespace tuicall::media {

constexpr size_t kRtcpSsrcAt = 4;          // section 6.4.1: the sender's, readable in SRTCP too
constexpr size_t kRtcpMaxTextBytes = 255;  // a CNAME, or a BYE's reason: one byte is its length
constexpr size_t kRtcpMaxCount = 31;       // report blocks, or sources of a BYE: five bits

struct ReportBlock {
  uint32_t ssrc = 0;                       // of the stream that is reported on
  uint8_t fraction_lost = 0;               // in 256ths, since the last report
  int32_t cumulative_lost = 0;             // -2^23 to 2^23 - 1
  uint32_t highest_sequence = 0;           // extended: cycles in the upper half
  uint32_t jitter = 0;                     // in units of the timestamp
  uint32_t last_sender_report = 0;         // the middle 32 bits of its NTP time, 0: none has come
  uint32_t delay_since_sender_report = 0;  // in 65536ths of a second

  bool operator==(const ReportBlock&) const = default;
};

struct SenderReport {
  uint32_t ssrc = 0;
  uint64_t ntp_time = 0;  // seconds since 1900 in the upper half, their fraction in the lower one
  uint32_t rtp_timestamp = 0;
  uint32_t packet_count = 0;
  uint32_t octet_count = 0;
  std::vector<ReportBlock> blocks;

  bool operator==(const SenderReport&) const = default;
};

struct ReceiverReport {
  uint32_t ssrc = 0;  // of whoever reports
  std::vector<ReportBlock> blocks;

  bool operator==(const ReceiverReport&) const = default;
};

struct SourceName {
  uint32_t ssrc = 0;
  std::string cname;

  bool operator==(const SourceName&) const = default;
};

struct Goodbye {
  std::vector<uint32_t> ssrcs;
  std::string reason;

  bool operator==(const Goodbye&) const = default;
};

struct GenericNack {
  uint32_t sender_ssrc = 0;  // of whoever misses something
  uint32_t media_ssrc = 0;
  std::vector<uint16_t> lost;  // sequence numbers

  bool operator==(const GenericNack&) const = default;
};

struct AppPacket {
  uint8_t subtype = 0;  // 0 to 31
  uint32_t ssrc = 0;
  std::array<char, 4> name = {};
  std::vector<uint8_t> data;  // a multiple of 4 bytes

  bool operator==(const AppPacket&) const = default;
};

struct RtcpCompound {
  std::vector<SenderReport> sender_reports;
  std::vector<ReceiverReport> receiver_reports;
  std::vector<SourceName> names;
  std::vector<GenericNack> nacks;
  std::vector<AppPacket> apps;
  std::vector<Goodbye> goodbyes;

  bool operator==(const RtcpCompound&) const = default;
};

// Nothing if any packet of it is malformed, or the whole (RFC 3550, A.2): it begins with a report,
// the lengths add up, only the last one is padded. Packets and SDES items of other kinds are
// skipped.
std::optional<RtcpCompound> parse_rtcp(std::span<const uint8_t> compound);

// Appends it to out: reports, names, NACKs, APP, and BYE last. Fails (kParamInvalid, nothing
// appended) when it has no report, or something does not fit the ranges above.
base::Status encode_rtcp(const RtcpCompound& compound, std::vector<uint8_t>& out);

}  // namespace tuicall::media
