// What reader and writer of RTCP share.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tuicall::media::rtcp {

constexpr uint8_t kVersion = 2;
constexpr size_t kHeaderBytes = 4;
constexpr size_t kSourceBytes = 4;
constexpr size_t kSenderInfoBytes = 20;
constexpr size_t kReportBlockBytes = 24;

// RFC 3550, 12.1, and RFC 4585, 6.1
constexpr uint8_t kSenderReport = 200;
constexpr uint8_t kReceiverReport = 201;
constexpr uint8_t kSourceDescription = 202;
constexpr uint8_t kGoodbye = 203;
constexpr uint8_t kApp = 204;
constexpr uint8_t kTransportFeedback = 205;

constexpr uint8_t kCnameItem = 1;    // RFC 3550, 12.2
constexpr uint8_t kGenericNack = 1;  // RFC 4585, 6.2
constexpr unsigned kNackMaskBits = 16;

}  // namespace tuicall::media::rtcp
