// Quality in APP packets.
#include "media/packet/quality_packet.h"

#include <gtest/gtest.h>

namespace tuicall::media {
namespace {

TEST(QualityPacket, QualityComesBackAsItWas) {
  for (uint8_t quality = kQualityUnknown; quality <= kQualityDown; ++quality) {
    const AppPacket app = quality_packet(9, quality);
    EXPECT_EQ(app.ssrc, 9U);
    EXPECT_EQ(quality_in(app), quality);
  }
}

TEST(QualityPacket, OtherPacketsHaveNoQuality) {
  AppPacket app = quality_packet(9, 3);
  app.name[0] = 'X';
  EXPECT_FALSE(quality_in(app));
  app = quality_packet(9, 7);
  EXPECT_FALSE(quality_in(app));
  app = quality_packet(9, 3);
  app.data.clear();
  EXPECT_FALSE(quality_in(app));
  app.data.assign(8, 0);
  EXPECT_FALSE(quality_in(app));
}

}  // namespace
}  // namespace tuicall::media
