#include "server/host/dev_mode.h"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "net/certificate.h"
#include "net/endpoint.h"
#include "server/host/private_file.h"
#include "server/host/random_text.h"
#include "server/host/secrets.h"

namespace tuicall::server {
namespace {

constexpr size_t kSecretBytes = 32;
constexpr const char* kDevAdministrator = "administrator";

base::Result<net::PemPair> keep_authority(const std::string& certificate_file,
                                          const std::string& key_file) {
  const base::Result<std::optional<std::string>> certificate = read_file_if_any(certificate_file);
  if (!certificate.ok()) return certificate.status();
  const base::Result<std::optional<std::string>> key = read_file_if_any(key_file);
  if (!key.ok()) return key.status();
  if (*certificate && *key) return net::PemPair{**certificate, **key};
  base::Result<net::PemPair> made = net::make_authority("tuicalld --dev");
  if (!made.ok()) return made;
  base::Status key_written = write_private_file(key_file, made->key);
  if (!key_written.ok()) return key_written;
  base::Status certificate_written = write_private_file(certificate_file, made->certificate);
  if (!certificate_written.ok()) return certificate_written;
  return made;
}

// The names under which clients of a server for trying things out reach it.
std::vector<std::string> server_names(const std::string& listen) {
  std::vector<std::string> names{"localhost", "127.0.0.1", "::1"};
  std::array<char, 256> host_name{};
  if (gethostname(host_name.data(), host_name.size() - 1) == 0)
    names.emplace_back(host_name.data());
  names.push_back(net::parse_endpoint(listen)->host);
  return names;
}

base::Status make_certificate(Options& options, const net::PemPair& authority) {
  const base::Result<net::PemPair> made =
      net::make_server_certificate(authority, server_names(options.listen));
  if (!made.ok()) return made.status();
  base::Status key_written = write_private_file(options.key_file, made->key);
  if (!key_written.ok()) return key_written;
  return write_private_file(options.certificate_file, made->certificate);
}

base::Result<Apps> keep_secret(const std::string& file) {
  const base::Result<std::optional<std::string>> kept = read_file_if_any(file);
  if (!kept.ok()) return kept.status();
  if (*kept) return parse_secrets(**kept, file);
  Apps apps{{kDevSdkAppId, App{{random_text(kSecretBytes)}, {kDevAdministrator}}}};
  const base::Status written = write_private_file(file, format_secrets(apps));
  if (!written.ok()) return written;
  return apps;
}

}  // namespace

base::Result<DevIdentity> prepare_dev_mode(Options& options) {
  const base::Status folder = make_private_folder(options.data_dir);
  if (!folder.ok()) return folder;
  std::error_code error;
  const std::string in_folder = std::filesystem::absolute(options.data_dir, error).string() + "/";
  if (error) {
    return base::Status{base::kParamInvalid, "The folder '" + options.data_dir +
                                                 "' cannot be used: " + error.message() + "."};
  }
  const std::string ca_file = in_folder + "ca.pem";
  const base::Result<net::PemPair> authority = keep_authority(ca_file, in_folder + "ca-key.pem");
  if (!authority.ok()) return authority.status();
  options.certificate_file = in_folder + "server.pem";
  options.key_file = in_folder + "server-key.pem";
  // Made anew each time, because the server may listen under another name.
  const base::Status certificate = make_certificate(options, *authority);
  if (!certificate.ok()) return certificate;
  options.secrets_file = in_folder + "secrets.json";
  const base::Result<Apps> apps = keep_secret(options.secrets_file);
  if (!apps.ok()) return apps.status();
  const auto& [sdk_app_id, app] = *apps->begin();
  return DevIdentity{ca_file, sdk_app_id, app.keys.front()};
}

}  // namespace tuicall::server
