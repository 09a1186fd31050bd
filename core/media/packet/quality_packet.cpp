#include "media/packet/quality_packet.h"

#include <array>

namespace tuicall::media {
namespace {

constexpr std::array<char, 4> kName{'T', 'U', 'I', 'Q'};
constexpr uint8_t kSubtype = 0;
constexpr size_t kDataBytes = 4;

}  // namespace

AppPacket quality_packet(uint32_t ssrc, uint8_t quality) {
  return {kSubtype, ssrc, kName, {quality, 0, 0, 0}};
}

std::optional<uint8_t> quality_in(const AppPacket& app) {
  const bool is_one = app.name == kName && app.data.size() == kDataBytes;
  if (!is_one || app.data[0] > kQualityDown) return std::nullopt;
  return app.data[0];
}

}  // namespace tuicall::media
