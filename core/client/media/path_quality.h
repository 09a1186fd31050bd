// The quality of this user's way to the relay: from what the relay reports of the packets that went
// there, and what arrived of those that came from there. Knows no clock. Loop thread only.
#pragma once

#include <cstdint>
#include <optional>

#include "media/audio/quality.h"
#include "media/packet/reception.h"
#include "media/packet/rtcp_packet.h"

namespace tuicall::client {

class PathQuality {
 public:
  // Something came from the relay.
  void arrived(int64_t now_ms) {
    arrived_ms_ = now_ms;
    meter_.arrived(static_cast<uint64_t>(now_ms));
  }
  // The relay's report on this user's own stream. now_ntp: the middle 32 bits of the time.
  void on_report(const media::ReportBlock& block, uint32_t now_ntp);
  // What became of a stream that comes from there: percent of the packets that were lost since the
  // relay, nothing if that is not known yet, and the jitter that was added since there in units of
  // the RTP timestamp.
  void on_stream(std::optional<double> loss_percent, uint32_t jitter);
  // To be called every second. The worst of all that was heard since the call before the last one,
  // which was two of the relay's reports ago; if that was nothing, all of it was lost, and if it
  // was no report, about half.
  media::Quality take(int64_t now_ms);
  // Percent of the packets to the relay that were lost, as last heard.
  double loss_up_percent() const { return loss_up_percent_; }

 private:
  void heard(double loss_percent, uint32_t jitter);

  // What was heard between two take().
  struct Period {
    media::PathMeasurement worst;
    bool measured = false;
    bool reported = false;  // by the relay
  };

  media::QualityMeter meter_;
  Period now_;
  Period before_;
  bool has_been_reported_ = false;     // at any time
  std::optional<int64_t> arrived_ms_;  // none: nothing ever has
  double loss_up_percent_ = 0;
  double round_trip_ms_ = 0;
};

}  // namespace tuicall::client
