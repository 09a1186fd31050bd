// Who logs in, and where: the options that all commands share, each with an environment variable.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iosfwd>
#include <stdexcept>
#include <string>

namespace tuicall::cli {

// The command line or the environment lacks or contradicts something; exit code 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Account {
  std::string server;
  std::string ca_file;
  uint32_t sdk_app_id = 0;
  std::string user;
  std::string user_sig;
  std::string user_sig_file;
  std::string secret_key;
  std::string secret_key_file;

  // Whether a new ticket can be made.
  bool has_key() const { return !secret_key.empty() || !secret_key_file.empty(); }

  // The secret key, given or read from its file. Throws UsageError.
  std::string key() const;

  // The ticket: given, read from its file, or made with the key. Throws UsageError, TUICallError.
  std::string ticket() const;

  // A ticket made with the key now. Throws UsageError, TUICallError.
  std::string new_ticket() const;
};

// Adds --server and --ca-file.
void add_server_options(CLI::App& app, Account& account);

// Adds --sdk-app-id.
void add_app_option(CLI::App& app, Account& account);

// Adds --sdk-app-id and --user.
void add_user_options(CLI::App& app, Account& account);

// Adds --secret-key and --secret-key-file.
void add_key_options(CLI::App& app, Account& account);

// Adds everything that a log-in needs.
void add_login_options(CLI::App& app, Account& account);

// What is left in a stream, without the white space at its end; may be empty.
std::string read_text(std::istream& stream);

// The text of a file, which must not be empty, without the white space at its end. Throws
// UsageError.
std::string read_secret(const std::string& path);

}  // namespace tuicall::cli
