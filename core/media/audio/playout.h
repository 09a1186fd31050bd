// One stream's packets as unbroken sound: decodes what is there, and puts something in the place of
// what is not. It knows no time: jitter_buffer.h says how much is wanted and where in the
// stream one would like to be.
//
// Silence and loss are told apart by the sequence numbers. Without a packet after the gap nobody
// knows yet; then the stream stands still and is concealed (a stall), and once the next packet is
// there, that much of the gap counts as played.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "media/audio/concealment_fade.h"
#include "media/audio/decoder.h"
#include "media/audio/format.h"
#include "media/audio/packet_buffer.h"

namespace tuicall::media {

// What a frame is made of; of several, the last of these.
enum class FrameKind {
  kNormal,     // packets
  kSilence,    // the sender has nothing to say (DTX), or has not begun, or has ended
  kRecovered,  // the redundant copy in the packet after a lost one
  kConcealed,  // what might have been there
};

// In samples, since the beginning.
struct PlayoutCounts {
  uint64_t normal = 0;
  uint64_t silent = 0;
  uint64_t recovered = 0;
  uint64_t concealed = 0;
  uint64_t removed = 0;   // by shortening
  uint64_t inserted = 0;  // by lengthening
};

class Playout {
 public:
  explicit Playout(PacketBuffer& packets);

  bool has_started() const { return has_started_; }
  // Begins with the first packet that is there.
  void start();
  // Whether everything up to there has been decoded or replaced.
  bool has_passed(int64_t timestamp) const { return has_started_ && timestamp <= next_timestamp_; }

  // Makes at least so many samples ready. ideal_timestamp: which sample should be played first
  // now; where the sender is silent, the gap is made shorter or longer so that it will be.
  void fill(size_t samples, int64_t ideal_timestamp);
  // Of the first sample that is ready.
  int64_t timestamp() const { return next_timestamp_ - static_cast<int64_t>(ready_.size()); }
  size_t ready_samples() const { return ready_.size(); }
  // The kind of all that fill did since the last take.
  FrameKind kind() const { return kind_; }
  // out.size() of what is ready.
  void take(std::span<int16_t> out);

  // One period less or more, if the sound allows it; keep: so many samples stay ready.
  bool shorten(size_t keep);
  bool lengthen();
  // Leaves out packets before this timestamp, and gives how many those were.
  size_t skip_to(int64_t timestamp);

  bool is_stalled() const { return stalled_ > 0; }
  bool is_quiet() const { return is_quiet_; }
  // The share of packets that was lost lately: 0 to 1.
  double recent_loss() const { return recent_loss_; }
  // The share of packets that carried redundancy lately.
  double recent_fec() const { return recent_fec_; }
  const PlayoutCounts& counts() const { return counts_; }

 private:
  void step(size_t need, int64_t ideal_timestamp);
  void stall(size_t need);
  void decode_front();
  void fill_silence(int64_t end, size_t need, int64_t ideal_timestamp);
  void replace_lost(const BufferedPacket& next, size_t need);
  void note_loss(int64_t lost);
  std::span<int16_t> append(size_t samples);
  void conceal(std::span<int16_t> out);
  size_t append_concealed(size_t at_most, size_t need);
  void made(FrameKind kind, size_t samples);

  PacketBuffer& packets_;
  Decoder decoder_;
  ConcealmentFade fade_;
  std::vector<int16_t> ready_;
  bool has_started_ = false;
  int64_t next_timestamp_ = 0;  // of the sample after those that are ready
  int64_t last_sequence_ = 0;
  size_t stalled_ = 0;  // samples that were concealed without going on in the stream
  bool is_quiet_ = false;
  double recent_loss_ = 0;
  double recent_fec_ = 0;
  FrameKind kind_ = FrameKind::kNormal;
  PlayoutCounts counts_;
};

}  // namespace tuicall::media
