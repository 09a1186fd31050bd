// The words for the library's enumerators, in both directions. They are the same everywhere: on the
// command line, in what is shown, and in JSON (docs/cli.md).
#pragma once

#include <string>
#include <vector>

#include "tuicall/tuicall.hpp"

namespace tuicall::cli {

std::string word(TUICallMediaType media);
std::string word(TUICallRole role);
std::string word(TUICallScene scene);
std::string word(TUICallEndReason reason);
std::string word(TUIConnectionState state);
std::string word(TUINetworkQuality quality);

// A number in decimal, or the text.
std::string word(const TUIRoomId& room);

// The media that a user may ask for.
const std::vector<std::string>& media_words();

// "audio" or "video"; throws std::invalid_argument for others.
TUICallMediaType media_of(const std::string& text);

// A room as a user writes it: digits alone (1..2^31-1) are a number.
TUIRoomId room_of(const std::string& text);

// "bob, carol"
std::string joined(const std::vector<std::string>& texts, const std::string& separator = ", ");

// What others sent, made safe for a terminal: control characters are written as \xNN.
std::string printable(const std::string& text);

}  // namespace tuicall::cli
