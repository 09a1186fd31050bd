// The quality of this user's way to the relay: from what the relay reports of the packets that went
// there, and what arrived of those that came from there. Knows no clock. Loop thread only.
#pragma once

#include <cstdint>
#include <optional>

#include "client/media/loss_meter.h"
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
  // What became of a stream that comes from there: what was lost since the relay, nothing if that
  // is not known yet, and the jitter that was added since there in units of the RTP timestamp.
  void on_stream(std::optional<Loss> loss, uint32_t jitter);
  // A check and its answer took so long: of who sends no sound nothing else tells.
  void on_round_trip(int64_t round_trip_ms) { round_trip_ms_ = static_cast<double>(round_trip_ms); }
  // To be called with each report of the relay, and after a second without one. Of what was heard
  // since the call before the last one, which was two reports ago: the loss of the worse direction,
  // the highest jitter, and the last round trip. Where the last of the two periods says of loss or
  // jitter another thing than the one before, by two levels or more, the network has become another
  // one, and the last one counts alone. If no report was heard in either, about half was lost.
  void take();
  // As of the last take(); very bad if nothing has come since for 2 s, and down after 6.
  media::Quality quality(int64_t now_ms) const;
  // Percent of the packets to the relay that were lost, as last heard.
  double loss_up_percent() const { return loss_up_percent_; }

 private:
  void heard(uint32_t jitter);

  // What was heard between two take().
  struct Period {
    Loss up;
    Loss down;  // of all streams
    double jitter_ms = 0;
    bool measured = false;
    bool reported = false;  // by the relay
  };

  media::QualityMeter meter_;
  std::optional<media::ReportBlock> told_;  // up to which the loss to the relay is counted
  Period now_;
  Period before_;
  bool has_been_reported_ = false;     // at any time
  std::optional<int64_t> arrived_ms_;  // none: nothing ever has
  double loss_up_percent_ = 0;
  std::optional<double> round_trip_ms_;
};

}  // namespace tuicall::client
