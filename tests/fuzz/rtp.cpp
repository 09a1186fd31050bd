// RTP packets: whatever comes is taken or refused, and a header that is taken is written again as
// it was understood. The first byte says which extension the audio level is.
#include <gtest/gtest.h>

#include <array>

#include "byte_source.h"
#include "fuzz_target.h"
#include "media/packet/demux.h"
#include "media/packet/rtp_packet.h"

namespace media = tuicall::media;

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tuicall::fuzz::ByteSource source(data, size);
  const auto level_id = static_cast<uint8_t>(source.pick(15));
  const std::span<const uint8_t> packet = source.all();
  media::kind_of(packet);
  const std::optional<size_t> header_bytes = media::rtp_header_bytes(packet);
  const std::optional<media::RtpPacket> parsed = media::parse_rtp(packet, level_id);
  if (!parsed) return 0;
  EXPECT_TRUE(header_bytes);
  EXPECT_EQ(parsed->payload.data(), packet.data() + *header_bytes);
  EXPECT_LE(*header_bytes + parsed->payload.size(), packet.size());

  std::array<uint8_t, 80> written = {};
  const size_t bytes = media::write_rtp_header(parsed->header, level_id, written);
  const std::optional<media::RtpPacket> same =
      media::parse_rtp(std::span<const uint8_t>(written).first(bytes), level_id);
  EXPECT_TRUE(same && same->header == parsed->header && same->payload.empty());
  return 0;
}
