// A client that means no good, for test_hostile.py: mutated messages, or handshakes of which a
// tenth is broken. Prints, as one line of JSON, what it did; ends with 1 if the server did not
// stand it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <iostream>
#include <random>
#include <stdexcept>

#include "samples.h"
#include "visitor.h"

namespace tuicall::hostile {

namespace {

using Bytes = std::vector<uint8_t>;

struct Plan {
  Target target;
  uint32_t sdk_app_id = 0;
  std::string user_id;
  std::string ticket;
  uint64_t count = 0;
  uint32_t seed = 1;
};

class Hostile {
 public:
  explicit Hostile(const Plan& plan) : plan_(plan), random_(plan.seed) {}

  void send_frames();
  void break_handshakes();

 private:
  size_t pick(size_t below) { return std::uniform_int_distribution<size_t>(0, below - 1)(random_); }
  void log_in(Visitor& visitor);
  Bytes mutated(const Bytes& frame);
  // Of one connection, as many as the server takes, and at most so many.
  uint64_t send_to(Visitor& visitor, uint64_t most);
  void break_one(size_t kind);
  void cut_handshake(Visitor& visitor);
  void after_handshake(Visitor& visitor, const Bytes& bytes);

  const Plan& plan_;
  std::mt19937 random_;
};

void Hostile::log_in(Visitor& visitor) {
  wire::Login login;
  login.sdk_app_id = plan_.sdk_app_id;
  login.user_id = plan_.user_id;
  login.user_sig = plan_.ticket;
  visitor.send(login);
  const std::optional<wire::Frame> answer = visitor.receive();
  if (!answer || !std::holds_alternative<wire::LoginAccepted>(*answer)) {
    throw std::runtime_error("a good log-in is not accepted");
  }
}

// A few bytes of the content are others; the length is that of the content. Mostly letters, so that
// the message can be read all the same, and its values go on into the server.
Bytes Hostile::mutated(const Bytes& frame) {
  Bytes bytes = frame;
  const bool readable = pick(5) != 0;
  for (size_t i = 0, changes = 1 + pick(3); i < changes; ++i) {
    uint8_t& byte = bytes[wire::kFramePrefixBytes + pick(bytes.size() - wire::kFramePrefixBytes)];
    if (!readable) {
      byte = pick(2) == 0 ? static_cast<uint8_t>(pick(256))
                          : static_cast<uint8_t>(byte ^ (1U << pick(8)));
    } else if (std::isalpha(byte) != 0) {
      byte = static_cast<uint8_t>('A' + pick(58));
    }
  }
  return bytes;
}

uint64_t Hostile::send_to(Visitor& visitor, uint64_t most) {
  static const std::vector<wire::Frame> samples = wire::full_samples();
  uint64_t sent = 0;
  uint64_t request_id = 1;
  while (sent < most) {
    wire::Frame sample = samples[pick(samples.size())];
    // Mostly what goes deepest into the server.
    while (!std::holds_alternative<wire::Request>(sample) && pick(8) != 0) {
      sample = samples[pick(samples.size())];
    }
    if (auto* request = std::get_if<wire::Request>(&sample)) {
      request->request_id = request_id;
    }
    Bytes bytes;
    wire::encode(sample, bytes);
    visitor.send(mutated(bytes));
    visitor.send(wire::Frame{wire::Ping{}});
    ++sent;
    // Whatever else is said comes before what answers the ping.
    std::optional<wire::Frame> answer;
    do {
      answer = visitor.receive();
      const auto* delivery = answer ? std::get_if<wire::Delivery>(&*answer) : nullptr;
      if (delivery != nullptr && std::holds_alternative<wire::RequestResult>(delivery->item)) {
        request_id = std::get<wire::RequestResult>(delivery->item).request_id + 1;
      }
    } while (answer && !std::holds_alternative<wire::Pong>(*answer));
    if (!answer) {
      break;
    }
  }
  return sent;
}

void Hostile::send_frames() {
  uint64_t connections = 0;
  for (uint64_t sent = 0; sent < plan_.count; ++connections) {
    Visitor visitor(plan_.target);
    if (!visitor.shake_hands()) {
      throw std::runtime_error("a good handshake fails");
    }
    // Each tenth says something else first.
    if (connections % 10 != 9) {
      log_in(visitor);
    }
    sent += send_to(visitor, plan_.count - sent);
  }
  std::cout << "{\"frames\":" << plan_.count << ",\"connections\":" << connections << "}\n";
}

// After any byte of what a good client says.
void Hostile::cut_handshake(Visitor& visitor) {
  const Bytes hello = visitor.next_flight();
  size_t cut = pick(hello.size() + 80);
  if (cut < hello.size()) {
    return visitor.send_raw(std::span(hello).first(cut));
  }
  visitor.send_raw(hello);
  const Bytes finished = visitor.next_flight();
  visitor.send_raw(std::span(finished).first(std::min(cut - hello.size(), finished.size())));
}

void Hostile::after_handshake(Visitor& visitor, const Bytes& bytes) {
  if (!visitor.shake_hands()) {
    throw std::runtime_error("a good handshake fails");
  }
  visitor.send_raw(bytes);
}

void Hostile::break_one(size_t kind) {
  const std::string http = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  Visitor visitor(plan_.target);
  switch (kind % 6) {
    case 0:
      cut_handshake(visitor);
      break;
    case 1: {  // another protocol
      visitor.send_raw({reinterpret_cast<const uint8_t*>(http.data()), http.size()});
      break;
    }
    case 2: {  // a record of more than 2^14 + 256 bytes, in the place of the first and later
      Bytes record = {22, 3, 1, 0xff, 0xff};
      record.resize(20'000);
      pick(2) == 0 ? visitor.send_raw(record) : after_handshake(visitor, record);
      break;
    }
    case 3: {  // a ClientHello with bytes changed: other versions, ciphers, lengths
      Bytes hello = visitor.next_flight();
      for (size_t i = 0; i < 3; ++i) {
        hello[pick(hello.size())] = static_cast<uint8_t>(pick(256));
      }
      visitor.send_raw(hello);
      break;
    }
    case 4: {  // renegotiation: once more a ClientHello
      const Bytes hello = Visitor(plan_.target).next_flight();
      after_handshake(visitor, hello);
      break;
    }
    default: {  // the handshake is over, and what comes then is not encrypted with its keys
      Bytes record = {23, 3, 3, 0, 64};
      record.resize(69, static_cast<uint8_t>(pick(256)));
      after_handshake(visitor, record);
    }
  }
  visitor.leave();
}

void Hostile::break_handshakes() {
  uint64_t broken = 0;
  for (uint64_t i = 0; i < plan_.count; ++i) {
    if (i % 10 == 9) {
      break_one(broken++);
      continue;
    }
    Visitor visitor(plan_.target);
    if (!visitor.shake_hands()) {
      throw std::runtime_error("a good handshake fails");
    }
    visitor.send(wire::Frame{wire::Ping{}});
    if (!visitor.receive()) {
      throw std::runtime_error("a good client is not answered");
    }
  }
  std::cout << "{\"handshakes\":" << plan_.count << ",\"broken\":" << broken << "}\n";
}

int run(int argc, char** argv) {
  CLI::App app("Sends what no good client sends");
  Plan plan;
  std::string what;
  std::string ca_file;
  app.add_option("what", what, "frames or handshakes")->required();
  app.add_option("--host", plan.target.host)->required();
  app.add_option("--port", plan.target.port)->required();
  app.add_option("--ca-file", ca_file)->required();
  app.add_option("--sdk-app-id", plan.sdk_app_id)->required();
  app.add_option("--user", plan.user_id)->required();
  app.add_option("--user-sig", plan.ticket)->required();
  app.add_option("--count", plan.count)->required();
  app.add_option("--seed", plan.seed)->required();
  CLI11_PARSE(app, argc, argv);
  const auto tls = net::TlsContext::client(ca_file);
  if (!tls.ok()) {
    throw std::runtime_error(tls.status().message);
  }
  plan.target.tls = *tls;
  Hostile hostile(plan);
  what == "frames" ? hostile.send_frames() : hostile.break_handshakes();
  return 0;
}

}  // namespace
}  // namespace tuicall::hostile

int main(int argc, char** argv) {
  try {
    return tuicall::hostile::run(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << "\n";
    return 1;
  }
}
