// RTCP compounds: whatever comes is taken or refused, and what is taken is written again as it was
// understood, but for the order of a NACK's numbers.
#include <gtest/gtest.h>

#include <set>

#include "fuzz_target.h"
#include "media/packet/rtcp_packet.h"

namespace {

using namespace tuicall;

using Nack = std::tuple<uint32_t, uint32_t, std::set<uint16_t>>;

std::vector<Nack> take_nacks(media::RtcpCompound& compound) {
  std::vector<Nack> nacks;
  for (const media::GenericNack& nack : compound.nacks) {
    nacks.emplace_back(nack.sender_ssrc, nack.media_ssrc,
                       std::set<uint16_t>(nack.lost.begin(), nack.lost.end()));
  }
  compound.nacks.clear();
  return nacks;
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::optional<media::RtcpCompound> parsed = media::parse_rtcp({data, size});
  if (!parsed) return 0;
  std::vector<uint8_t> written;
  EXPECT_EQ(media::encode_rtcp(*parsed, written).message, "");
  std::optional<media::RtcpCompound> same = media::parse_rtcp(written);
  EXPECT_TRUE(same);
  if (!same) return 0;
  EXPECT_EQ(take_nacks(*same), take_nacks(*parsed));
  EXPECT_EQ(*same, *parsed);
  return 0;
}
