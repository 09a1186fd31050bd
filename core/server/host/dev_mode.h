// What `tuicalld --dev` makes for itself in its data folder: an authority, a server certificate and
// a secret. The authority and the secret are kept, so that clients go on after a restart.
#pragma once

#include <cstdint>
#include <string>

#include "base/status.h"
#include "server/host/options.h"

namespace tuicall::server {

inline constexpr uint32_t kDevSdkAppId = 1400000001;

struct DevIdentity {
  std::string ca_file;
  uint32_t sdk_app_id = kDevSdkAppId;
  std::string secret_key;
};

// Prepares options.data_dir and sets the options that production gives by hand.
base::Result<DevIdentity> prepare_dev_mode(Options& options);

}  // namespace tuicall::server
