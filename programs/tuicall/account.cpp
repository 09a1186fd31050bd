#include "account.h"

#include <fstream>
#include <istream>
#include <sstream>

#include "tuicall/tuicall.hpp"

namespace tuicall::cli {

namespace {

constexpr std::chrono::hours kTicketLife{24};
constexpr const char* kGroup = "Account";

}  // namespace

std::string read_text(std::istream& stream) {
  std::ostringstream all;
  all << stream.rdbuf();
  std::string text = all.str();
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text;
}

std::string read_secret(const std::string& path) {
  std::ifstream file(path);
  std::string secret = read_text(file);
  if (!file) throw UsageError("cannot read '" + path + "', expected a file with a secret");
  if (secret.empty()) throw UsageError("'" + path + "' is empty, expected a file with a secret");
  return secret;
}

std::string Account::key() const {
  if (!secret_key.empty()) return secret_key;
  if (!secret_key_file.empty()) return read_secret(secret_key_file);
  throw UsageError(
      "no secret key: give --secret-key-file, TUICALL_SECRET_KEY_FILE or TUICALL_SECRET_KEY");
}

std::string Account::ticket() const {
  if (!user_sig.empty()) return user_sig;
  if (!user_sig_file.empty()) return read_secret(user_sig_file);
  if (!has_key()) {
    throw UsageError(
        "no ticket: give one with TUICALL_USER_SIG or --user-sig-file, or the app's secret key "
        "with "
        "TUICALL_SECRET_KEY or --secret-key-file");
  }
  return new_ticket();
}

std::string Account::new_ticket() const { return genUserSig(sdk_app_id, user, key(), kTicketLife); }

void add_server_options(CLI::App& app, Account& account) {
  app.add_option("--server", account.server, "Address of tuicalld, HOST:PORT")
      ->envname("TUICALL_SERVER")
      ->required()
      ->group(kGroup);
  app.add_option("--ca-file", account.ca_file,
                 "Authorities to trust, PEM; those of the system if not said")
      ->envname("TUICALL_CA_FILE")
      ->type_name("FILE")
      ->group(kGroup);
}

void add_app_option(CLI::App& app, Account& account) {
  app.add_option("--sdk-app-id", account.sdk_app_id, "The app on the server")
      ->envname("TUICALL_SDK_APP_ID")
      ->required()
      ->group(kGroup);
}

void add_user_options(CLI::App& app, Account& account) {
  add_app_option(app, account);
  app.add_option("-u,--user", account.user, "Who you are")
      ->envname("TUICALL_USER")
      ->required()
      ->group(kGroup);
}

void add_key_options(CLI::App& app, Account& account) {
  app.add_option("--secret-key", account.secret_key,
                 "The app's secret key; better in the environment or a file")
      ->envname("TUICALL_SECRET_KEY")
      ->group(kGroup);
  app.add_option("--secret-key-file", account.secret_key_file, "A file with the app's secret key")
      ->envname("TUICALL_SECRET_KEY_FILE")
      ->type_name("FILE")
      ->group(kGroup);
}

void add_login_options(CLI::App& app, Account& account) {
  add_server_options(app, account);
  add_user_options(app, account);
  app.add_option("--user-sig", account.user_sig, "Your ticket; better in the environment or a file")
      ->envname("TUICALL_USER_SIG")
      ->group(kGroup);
  app.add_option("--user-sig-file", account.user_sig_file, "A file with your ticket")
      ->envname("TUICALL_USER_SIG_FILE")
      ->type_name("FILE")
      ->group(kGroup);
  add_key_options(app, account);
}

}  // namespace tuicall::cli
