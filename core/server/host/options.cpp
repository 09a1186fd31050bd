#include "server/host/options.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>
#include <variant>

#include "base/call_types.h"
#include "base/time.h"
#include "net/endpoint.h"

namespace tuicall::server {
namespace {

constexpr int64_t kHour_ms = 3600 * base::kSecond_ms;

struct Number {
  int64_t& (*of)(Options&);
  int64_t least;
  int64_t most;
};
struct Text {
  std::string& (*of)(Options&);
};
struct Address {
  std::string& (*of)(Options&);
};
struct AddressOrOff {
  std::string& (*of)(Options&);
};
struct Host {
  std::string& (*of)(Options&);
};
struct Switch {
  bool& (*of)(Options&);
};
struct Level {};

struct Entry {
  const char* name;
  const char* help;
  std::variant<Number, Text, Address, AddressOrOff, Host, Switch, Level> kind;
};

constexpr std::array<std::pair<const char*, LogLevel>, 4> kLevels{{{"debug", LogLevel::kDebug},
                                                                   {"info", LogLevel::kInfo},
                                                                   {"warning", LogLevel::kWarning},
                                                                   {"error", LogLevel::kError}}};

// NOLINTBEGIN(bugprone-macro-parentheses): a lambda, not a value
#define TUICALL_MEMBER(member) \
  [](Options & options) -> auto& { return options.member; }
// NOLINTEND(bugprone-macro-parentheses)

const std::vector<Entry>& table() {
  static const std::vector<Entry> entries{
      {"listen", "address and port to listen on; port 0: the system chooses",
       Address{TUICALL_MEMBER(listen)}},
      {"media-listen", "address and UDP port for sound; default: as listen; off: no sound",
       AddressOrOff{TUICALL_MEMBER(media_listen)}},
      {"media-host", "where clients send sound to; default: where they are connected to",
       Host{TUICALL_MEMBER(media_host)}},
      {"workers", "threads that serve connections; 0: one for each core",
       Number{TUICALL_MEMBER(workers), 0, 256}},
      {"certificate-file", "PEM file with the server's certificate and its chain",
       Text{TUICALL_MEMBER(certificate_file)}},
      {"key-file", "PEM file with the certificate's private key", Text{TUICALL_MEMBER(key_file)}},
      {"secrets-file", "JSON file with the apps, their keys and administrators",
       Text{TUICALL_MEMBER(secrets_file)}},
      {"data-dir", "folder in which --dev keeps its certificates and secret",
       Text{TUICALL_MEMBER(data_dir)}},
      {"grace-ms", "how long a session whose connection was lost waits for its client",
       Number{TUICALL_MEMBER(service.grace_ms), 0, kHour_ms}},
      {"keep-alive-ms", "clients that have nothing to say ping this often",
       Number{TUICALL_MEMBER(service.keep_alive_ms), 100, kHour_ms}},
      {"unauthenticated-timeout-ms", "a connection that has not logged in by then is closed",
       Number{TUICALL_MEMBER(service.unauthenticated_timeout_ms), 100, kHour_ms}},
      {"max-people", "people in one call, the caller included",
       Number{TUICALL_MEMBER(service.max_people), 2, base::kMaxPeople}},
      {"busy-notifies-callee", "tell a busy callee of the call that it missed",
       Switch{TUICALL_MEMBER(service.busy_notifies_callee)}},
      {"commands-per-second", "commands that a user may give each second; 0: any number",
       Number{TUICALL_MEMBER(service.commands_per_second), 0, 1'000'000}},
      {"command-burst", "commands that a user may give at once after a rest",
       Number{TUICALL_MEMBER(service.command_burst), 1, 1'000'000}},
      {"handshakes-at-once",
       "new connections that a worker takes before it serves the others again; 0: any number",
       Number{TUICALL_MEMBER(service.handshakes_at_once), 0, 100'000}},
      {"overload-delay-ms", "a server that is so late refuses new calls; 0: it never does",
       Number{TUICALL_MEMBER(service.overload_delay_ms), 0, 60'000}},
      {"max-connections-per-address",
       "connections that one address may have at one worker; 0: any number",
       Number{TUICALL_MEMBER(service.max_connections_per_address), 0, 1'000'000}},
      {"max-devices", "devices on which one user may be logged in at once",
       Number{TUICALL_MEMBER(service.max_devices), 1, 1000}},
      {"max-outbox", "a client that leaves more deliveries unacknowledged loses its session",
       Number{TUICALL_MEMBER(service.max_outbox), 16, 1'000'000}},
      {"max-pending-bytes",
       "bytes that a slow reader may leave unread before its connection is closed",
       Number{TUICALL_MEMBER(service.max_pending_bytes), 64LL * 1024, 1024LL * 1024 * 1024}},
      {"max-frame-bytes", "longest message that is accepted from a client",
       Number{TUICALL_MEMBER(service.max_frame_bytes), 4LL * 1024, 64LL * 1024}},
      {"max-inflated-ticket-bytes", "longest ticket, unpacked, that is accepted from a client",
       Number{TUICALL_MEMBER(service.max_inflated_ticket_bytes), 512, 64LL * 1024}},
      {"ended-call-kept-ms",
       "a call that is over is remembered for so long, for commands that come late",
       Number{TUICALL_MEMBER(service.ended_call_kept_ms), 0, kHour_ms}},
      {"mailbox-kept-ms", "what a user missed while offline waits for the next log-in for so long",
       Number{TUICALL_MEMBER(service.mailbox_kept_ms), 0, 30LL * 24 * kHour_ms}},
      {"max-mailbox-events", "of all that wait for log-ins so many are kept; the oldest give way",
       Number{TUICALL_MEMBER(service.max_mailbox_events), 0, 100'000'000}},
      {"drain-timeout-ms", "on SIGTERM, clients get so long to take what is waiting for them",
       Number{TUICALL_MEMBER(drain_timeout_ms), 0, kHour_ms}},
      {"log-level", "least severe lines that are logged", Level{}},
  };
  return entries;
}

#undef TUICALL_MEMBER

bool is_host_name(const std::string& text) {
  constexpr size_t kMostBytes = 253;  // RFC 1035 section 2.3.4
  return !text.empty() && text.size() <= kMostBytes &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return (c < 128 && std::isalnum(c) != 0) || c == '-' || c == '.';
         });
}

std::string expected(const Number& kind) {
  return "a whole number from " + std::to_string(kind.least) + " to " + std::to_string(kind.most);
}
std::string expected(const Text&) { return "a path"; }
std::string expected(const Address&) {
  return "an IPv4 address and port, or an IPv6 address in brackets and port";
}
std::string expected(const AddressOrOff&) { return expected(Address{}) + ", or off"; }
std::string expected(const Host&) { return "a host name, or an IPv4 or IPv6 address"; }
std::string expected(const Switch&) { return "on or off"; }
std::string expected(const Level&) { return "debug, info, warning or error"; }

std::string as_text(const Number& kind, Options& options) {
  return std::to_string(kind.of(options));
}
std::string as_text(const Text& kind, Options& options) { return kind.of(options); }
std::string as_text(const Address& kind, Options& options) { return kind.of(options); }
std::string as_text(const AddressOrOff& kind, Options& options) { return kind.of(options); }
std::string as_text(const Host& kind, Options& options) { return kind.of(options); }
std::string as_text(const Switch& kind, Options& options) {
  return kind.of(options) ? "on" : "off";
}
std::string as_text(const Level&, Options& options) {
  for (const auto& [name, level] : kLevels) {
    if (level == options.log_level) return name;
  }
  return "";
}

// Each sets its option, or returns false for a value that it does not take.
bool assign(const Number& kind, Options& options, const std::string& value) {
  int64_t number = 0;
  const char* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc() || stop != end || number < kind.least || number > kind.most)
    return false;
  kind.of(options) = number;
  return true;
}
bool assign(const Text& kind, Options& options, const std::string& value) {
  kind.of(options) = value;
  return !value.empty();
}
bool assign(const Address& kind, Options& options, const std::string& value) {
  const base::Result<net::Endpoint> endpoint = net::parse_endpoint(value);
  if (!endpoint.ok() || !net::is_address_literal(endpoint->host)) return false;
  kind.of(options) = value;
  return true;
}
bool assign(const AddressOrOff& kind, Options& options, const std::string& value) {
  if (value != kMediaOff) return assign(Address{kind.of}, options, value);
  kind.of(options) = value;
  return true;
}
bool assign(const Host& kind, Options& options, const std::string& value) {
  kind.of(options) = value;
  return net::is_address_literal(value) || is_host_name(value);
}
bool assign(const Switch& kind, Options& options, const std::string& value) {
  if (value != "on" && value != "off" && value != "true" && value != "false") return false;
  kind.of(options) = value == "on" || value == "true";
  return true;
}
bool assign(const Level&, Options& options, const std::string& value) {
  for (const auto& [name, level] : kLevels) {
    if (value != name) continue;
    options.log_level = level;
    return true;
  }
  return false;
}

base::Status invalid(std::string sentence) { return {base::kParamInvalid, std::move(sentence)}; }

base::Status validate_dev(const Options& options) {
  for (const auto& [name, value] :
       {std::pair("certificate-file", options.certificate_file),
        std::pair("key-file", options.key_file), std::pair("secrets-file", options.secrets_file)}) {
    if (!value.empty()) {
      return invalid(std::string("The option ") + name + " is '" + value +
                     "', but --dev makes its own: expected one or the other.");
    }
  }
  if (options.data_dir.empty()) {
    return invalid(
        "The option data-dir is not set: expected a folder in which --dev can keep its secret.");
  }
  return {};
}

base::Status validate_production(const Options& options) {
  for (const auto& [name, value] :
       {std::pair("certificate-file", options.certificate_file),
        std::pair("key-file", options.key_file), std::pair("secrets-file", options.secrets_file)}) {
    if (value.empty()) {
      return invalid(std::string("The option ") + name +
                     " is not set: expected a path (or --dev, to try the server out).");
    }
  }
  if (!options.data_dir.empty()) {
    return invalid("The option data-dir is '" + options.data_dir +
                   "', but is used with --dev only.");
  }
  return {};
}

}  // namespace

std::vector<OptionDescription> describe_options(Options options) {
  std::vector<OptionDescription> all;
  for (const Entry& entry : table()) {
    const auto describe = [&](const auto& kind) {
      all.push_back({entry.name, entry.help, expected(kind), as_text(kind, options)});
    };
    std::visit(describe, entry.kind);
  }
  return all;
}

std::string environment_variable(const std::string& name) {
  std::string variable = "TUICALLD_";
  for (const char c : name) {
    variable += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return variable;
}

base::Status set_option(Options& options, const std::string& name, const std::string& value) {
  for (const Entry& entry : table()) {
    if (name != entry.name) continue;
    if (std::visit([&](const auto& kind) { return assign(kind, options, value); }, entry.kind))
      return {};
    return invalid("The option " + name + " is '" + value + "': expected " +
                   std::visit([](const auto& kind) { return expected(kind); }, entry.kind) + ".");
  }
  return invalid("There is no option '" + name + "'.");
}

base::Status validate(const Options& options) {
  return options.dev ? validate_dev(options) : validate_production(options);
}

}  // namespace tuicall::server
