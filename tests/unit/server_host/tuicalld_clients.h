// Clients of a tuicalld that runs with --dev.
#pragma once

#include <string>

#include "server_process.h"
#include "wire_client.h"

namespace tuicall::server {

inline Credentials credentials_of(ServerProcess& server) {
  return {server.ready().value("sdk_app_id", 0U), server.ready().value("secret_key", "")};
}

inline WireClient connect(ServerProcess& server) {
  return {server.port(), server.ready().value("ca_file", "")};
}

inline wire::PlaceCall call_to(const std::string& callee) {
  wire::PlaceCall place;
  place.callee_ids = {callee};
  place.media_type = base::MediaType::kAudio;
  return place;
}

}  // namespace tuicall::server
