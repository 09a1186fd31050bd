#include "auth/user_sig.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "auth/user_sig_token.h"
#include "base/shown.h"
#include "base/user_id.h"

namespace tuicall::auth {
namespace {

using Json = nlohmann::json;

constexpr const char* kVersion = "2.0";
constexpr size_t kMaxTicketBytes = size_t{16} * 1024;

base::Status malformed(const std::string& what) {
  return {base::kUserSigMalformed, "the UserSig ticket is malformed: " + what};
}

// nlohmann keeps the last of several members of one name; another reader may keep the first.
// Neither is to be believed.
std::optional<Json> parse_without_doubles(const std::string& text) {
  std::vector<std::set<std::string>> names;
  bool doubled = false;
  const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) names.emplace_back();
    if (event == Json::parse_event_t::object_end) names.pop_back();
    if (event == Json::parse_event_t::key &&
        !names.back().insert(parsed.get<std::string>()).second) {
      doubled = true;
    }
    return true;
  };
  Json json = Json::parse(text, watch, /*allow_exceptions=*/false);
  if (json.is_discarded() || doubled || !json.is_object()) return std::nullopt;
  return json;
}

base::Result<std::string> text_member(const Json& json, const char* name) {
  const auto member = json.find(name);
  if (member == json.end() || !member->is_string()) {
    return malformed(std::string("expected a string as ") + name);
  }
  return member->get<std::string>();
}

// A whole number from 0 on.
base::Result<int64_t> number_member(const Json& json, const char* name) {
  const auto member = json.find(name);
  if (member == json.end() || !member->is_number_integer() ||
      (member->is_number_unsigned() &&
       member->get<uint64_t>() > uint64_t{std::numeric_limits<int64_t>::max()}) ||
      member->get<int64_t>() < 0) {
    return malformed(std::string("expected a whole number from 0 on as ") + name);
  }
  return member->get<int64_t>();
}

struct Ticket {
  UserSigClaims claims;
  int64_t sdk_app_id = 0;  // as it stands there, of any size
  std::string signature;
};

base::Status read_numbers(const Json& json, Ticket& ticket) {
  const base::Result<int64_t> app = number_member(json, "TLS.sdkappid");
  if (!app.ok()) return app.status();
  const base::Result<int64_t> time = number_member(json, "TLS.time");
  if (!time.ok()) return time.status();
  const base::Result<int64_t> expire = number_member(json, "TLS.expire");
  if (!expire.ok()) return expire.status();
  if (*time > std::numeric_limits<int64_t>::max() - *expire) {
    return malformed("TLS.time " + std::to_string(*time) + " and TLS.expire " +
                     std::to_string(*expire) + " are too large");
  }
  ticket.sdk_app_id = *app;
  ticket.claims.issued_at_s = *time;
  ticket.claims.expire_s = *expire;
  return {};
}

base::Result<Ticket> read_ticket(const std::string& content) {
  const std::optional<Json> json = parse_without_doubles(content);
  if (!json) return malformed("expected one JSON object without doubled members");
  Ticket ticket;
  if (base::Status status = read_numbers(*json, ticket); !status.ok()) return status;
  base::Result<std::string> version = text_member(*json, "TLS.ver");
  if (!version.ok()) return version.status();
  if (*version != kVersion) {
    return malformed("TLS.ver is " + base::shown(*version) + ", expected '" + kVersion + "'");
  }
  base::Result<std::string> identifier = text_member(*json, "TLS.identifier");
  if (!identifier.ok()) return identifier.status();
  base::Result<std::string> signature = text_member(*json, "TLS.sig");
  if (!signature.ok()) return signature.status();
  ticket.claims.user_id = *identifier;
  ticket.signature = *signature;
  if (json->contains("TLS.userbuf")) {
    base::Result<std::string> buffer = text_member(*json, "TLS.userbuf");
    if (!buffer.ok()) return buffer.status();
    ticket.claims.user_buffer = base64_decode(*buffer);
    if (!ticket.claims.user_buffer) return malformed("expected base64 as TLS.userbuf");
  }
  return ticket;
}

bool equal_in_constant_time(const std::string& a, const std::string& b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

std::string user_sig_signature(const UserSigClaims& claims, std::string_view key) {
  std::string text = "TLS.identifier:" + claims.user_id +
                     "\nTLS.sdkappid:" + std::to_string(claims.sdk_app_id) +
                     "\nTLS.time:" + std::to_string(claims.issued_at_s) +
                     "\nTLS.expire:" + std::to_string(claims.expire_s) + "\n";
  if (claims.user_buffer) text += "TLS.userbuf:" + base64_encode(*claims.user_buffer) + "\n";
  std::array<uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &length);
  return base64_encode(std::span<const uint8_t>(digest).first(length));
}

base::Result<std::string> make_user_sig(const UserSigClaims& claims, std::string_view key) {
  const auto invalid = [](std::string message) {
    return base::Status{base::kParamInvalid, std::move(message)};
  };
  if (!base::is_valid_user_id(claims.user_id)) {
    return invalid("user id " + base::shown(claims.user_id) +
                   " is not allowed, expected 1 to 32 bytes of A-Z a-z 0-9 - _");
  }
  if (key.empty()) return invalid("the secret key is empty, expected the app's key");
  if (claims.expire_s < 1) {
    return invalid("expire is " + std::to_string(claims.expire_s) + " s, expected at least 1");
  }
  if (claims.issued_at_s < 0 ||
      claims.issued_at_s > std::numeric_limits<int64_t>::max() - claims.expire_s) {
    return invalid("time " + std::to_string(claims.issued_at_s) + " with expire " +
                   std::to_string(claims.expire_s) + " is out of range");
  }
  Json json = {{"TLS.ver", kVersion},
               {"TLS.identifier", claims.user_id},
               {"TLS.sdkappid", claims.sdk_app_id},
               {"TLS.time", claims.issued_at_s},
               {"TLS.expire", claims.expire_s},
               {"TLS.sig", user_sig_signature(claims, key)}};
  if (claims.user_buffer) json["TLS.userbuf"] = base64_encode(*claims.user_buffer);
  return pack_token(json.dump());
}

base::Result<UserSigClaims> check_user_sig(std::string_view ticket, uint32_t sdk_app_id,
                                           std::string_view user_id,
                                           std::span<const std::string> keys, int64_t now_s,
                                           size_t max_inflated_bytes) {
  if (ticket.empty()) {
    return base::Status{base::kUserSigEmpty, "the UserSig ticket is empty"};
  }
  if (ticket.size() > kMaxTicketBytes) {
    return malformed("it has " + std::to_string(ticket.size()) + " bytes, expected at most " +
                     std::to_string(kMaxTicketBytes));
  }
  const std::optional<std::string> content = unpack_token(ticket, max_inflated_bytes);
  if (!content) {
    return malformed("expected base64 of zlib data of at most " +
                     std::to_string(max_inflated_bytes) + " bytes");
  }
  base::Result<Ticket> read = read_ticket(*content);
  if (!read.ok()) return read.status();
  UserSigClaims& claims = read->claims;
  if (read->sdk_app_id != int64_t{sdk_app_id}) {
    return base::Status{base::kUserSigAppDiffers, "the UserSig ticket is for SDK app id " +
                                                      std::to_string(read->sdk_app_id) +
                                                      ", expected " + std::to_string(sdk_app_id)};
  }
  claims.sdk_app_id = sdk_app_id;
  if (claims.user_id != user_id) {
    return base::Status{base::kUserSigUserDiffers, "the UserSig ticket is for user " +
                                                       base::shown(claims.user_id) + ", expected " +
                                                       base::shown(user_id)};
  }
  if (now_s > claims.expires_at_s()) {
    return base::Status{base::kUserSigExpired,
                        "the UserSig ticket expired at " + std::to_string(claims.expires_at_s()) +
                            ", now it is " + std::to_string(now_s) + " (Unix seconds)"};
  }
  const bool genuine = std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
    return equal_in_constant_time(user_sig_signature(claims, key), read->signature);
  });
  if (!genuine) {
    return base::Status{base::kUserSigWrongKey,
                        "the UserSig ticket's signature does not fit any key of SDK app id " +
                            std::to_string(sdk_app_id)};
  }
  return claims;
}

}  // namespace tuicall::auth
