#include "words.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>

namespace tuicall::cli {

namespace {

template <class Enum, size_t kCount>
std::string pick(const std::array<const char*, kCount>& words, Enum value) {
  const auto index = static_cast<size_t>(value);
  return index < words.size() ? words[index] : "unknown";
}

constexpr std::array kMedia{"unknown", "audio", "video"};
constexpr std::array kRoles{"none", "caller", "called"};
constexpr std::array kScenes{"none", "group", "multi", "single"};
constexpr std::array kReasons{"unknown",           "hangup",     "reject",   "noResponse",
                              "offline",           "lineBusy",   "canceled", "otherDeviceAccepted",
                              "otherDeviceReject", "endByServer"};
constexpr std::array kStates{"connecting", "connected", "reconnecting", "disconnected"};
constexpr std::array kQualities{"unknown", "excellent", "good", "poor", "bad", "vBad", "down"};

bool is_control(unsigned char c) { return c < 0x20 || c == 0x7f; }

}  // namespace

std::string word(TUICallMediaType media) { return pick(kMedia, media); }
std::string word(TUICallRole role) { return pick(kRoles, role); }
std::string word(TUICallScene scene) { return pick(kScenes, scene); }
std::string word(TUICallEndReason reason) { return pick(kReasons, reason); }
std::string word(TUIConnectionState state) { return pick(kStates, state); }
std::string word(TUINetworkQuality quality) { return pick(kQualities, quality); }

std::string word(const TUIRoomId& room) {
  return room.intRoomId != 0 ? std::to_string(room.intRoomId) : room.strRoomId;
}

const std::vector<std::string>& media_words() {
  static const std::vector<std::string> words{"audio", "video"};
  return words;
}

TUICallMediaType media_of(const std::string& text) {
  if (text == "audio") return TUICallMediaType::Audio;
  if (text == "video") return TUICallMediaType::Video;
  throw std::invalid_argument("the media is '" + text + "', expected audio or video");
}

TUIRoomId room_of(const std::string& text) {
  const bool is_number =
      !text.empty() && text.size() <= 10 &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  TUIRoomId room;
  if (is_number && std::stoll(text) <= INT32_MAX) {
    room.intRoomId = static_cast<int32_t>(std::stoll(text));
  } else {
    room.strRoomId = text;
  }
  return room;
}

std::string joined(const std::vector<std::string>& texts, const std::string& separator) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : separator) + text;
  return all;
}

std::string printable(const std::string& text) {
  constexpr const char* kHex = "0123456789abcdef";
  std::string safe;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    // U+0080..U+009F, two bytes in UTF-8, control a terminal too.
    const bool is_c1 = c == 0xc2 && i + 1 < text.size() &&
                       (static_cast<unsigned char>(text[i + 1]) & 0xe0) == 0x80;
    if (!is_control(c) && !is_c1) {
      safe += text[i];
      continue;
    }
    const auto code = is_c1 ? static_cast<unsigned char>(text[++i]) : c;
    safe += {'\\', 'x', kHex[code >> 4], kHex[code & 0xf]};
  }
  return safe;
}

}  // namespace tuicall::cli
