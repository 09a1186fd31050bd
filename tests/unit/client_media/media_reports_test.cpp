// Quality in APP packets, and times for reports.
#include "client/media/media_reports.h"

#include <gtest/gtest.h>

namespace tuicall::client {
namespace {

TEST(MediaReports, QualityComesBackAsItWas) {
  for (int32_t quality = 0; quality <= 6; ++quality) {
    const media::AppPacket app = quality_app(9, quality);
    EXPECT_EQ(app.ssrc, 9U);
    EXPECT_EQ(quality_in(app), quality);
  }
}

TEST(MediaReports, OtherPacketsHaveNoQuality) {
  media::AppPacket app = quality_app(9, 3);
  app.name[0] = 'X';
  EXPECT_FALSE(quality_in(app));
  app = quality_app(9, 7);
  EXPECT_FALSE(quality_in(app));
  app = quality_app(9, 3);
  app.data.clear();
  EXPECT_FALSE(quality_in(app));
  app.data.assign(8, 0);
  EXPECT_FALSE(quality_in(app));
}

TEST(MediaReports, TimesAreFixedPointSeconds) {
  EXPECT_EQ(ntp_of(0), 0U);
  EXPECT_EQ(ntp_of(1'500'000), (uint64_t{1} << 32U) + (uint64_t{1} << 31U));
  EXPECT_EQ(ntp_of(int64_t{86'400} * 1'000'000 * 400), uint64_t{86'400} * 400 << 32U);
  EXPECT_LT(ntp_of(1'999'999), uint64_t{2} << 32U);
}

}  // namespace
}  // namespace tuicall::client
