#include "client/media/player.h"

#include <optional>
#include <utility>

namespace tuicall::client {
namespace {

constexpr uint32_t kPieces_a_second = 10;
// Of the filter that changes the rate: what is left in it at the end has to come out.
constexpr uint32_t kFilters_a_second = 100;

}  // namespace

Player::Player(std::shared_ptr<AudioPort> port, Source source, AudioInput::Done done)
    : port_(std::move(port)),
      source_(std::move(source)),
      input_(source_.format),
      stream_(port_->input.begin_stream(
          source_.samples * media::kSampleRate_hz / source_.format.rate_hz, std::move(done))) {}

bool Player::step() {
  std::optional<size_t> waiting = port_->input.feed_stream(stream_, {});
  while (waiting && *waiting < kAhead_samples) {
    const base::Result<std::vector<float>> piece =
        source_.read(source_.format.rate_hz / kPieces_a_second);
    const bool is_last = !piece.ok() || piece->empty();
    if (is_last) {
      end(piece.ok() ? base::Status() : piece.status());
      return false;
    }
    input_.push(*piece);
    waiting = port_->input.feed_stream(stream_, input_.read_all());
  }
  return waiting.has_value();
}

void Player::end(base::Status status) {
  if (source_.format.rate_hz != media::kSampleRate_hz) {
    const size_t rest = size_t{source_.format.rate_hz} / kFilters_a_second;
    input_.push(std::vector<float>(rest * source_.format.channels));
    (void)port_->input.feed_stream(stream_, input_.read_all());
  }
  port_->input.end_stream(stream_, std::move(status));
}

}  // namespace tuicall::client
