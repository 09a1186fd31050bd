// RTP packets: whatever comes is taken or refused, and a header that is taken is written again as
// it was understood.
#include <gtest/gtest.h>

#include <array>

#include "fuzz_target.h"
#include "media/packet/demux.h"
#include "media/packet/rtp_packet.h"

namespace media = tuicall::media;

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const uint8_t> packet(data, size);
  media::kind_of(packet);
  const std::optional<size_t> header_bytes = media::rtp_header_bytes(packet);
  const std::optional<media::RtpPacket> parsed = media::parse_rtp(packet);
  if (!parsed) return 0;
  EXPECT_TRUE(header_bytes);
  EXPECT_EQ(parsed->payload.data(), packet.data() + *header_bytes);
  EXPECT_LE(*header_bytes + parsed->payload.size(), packet.size());

  std::array<uint8_t, 80> written = {};
  const size_t bytes = media::write_rtp_header(parsed->header, written);
  const std::optional<media::RtpPacket> same =
      media::parse_rtp(std::span<const uint8_t>(written).first(bytes));
  EXPECT_TRUE(same && same->header == parsed->header && same->payload.empty());
  return 0;
}
