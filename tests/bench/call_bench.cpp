// What the server spends on one call besides the network, part by part: the rules, the bytes on the
// wire, and the tickets of the log-in.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "auth/user_sig.h"
#include "call/step.h"
#include "wire/codec.h"

namespace tuicall {
namespace {

call::Place placed_by_alice() {
  call::Place place;
  place.call_id = "0123456789abcdef";
  place.sdk_app_id = 1'400'000'001;
  place.room_id = {7, ""};
  place.caller_id = "alice";
  place.session_id = "session of alice";
  place.callees = {{"bob", call::Availability::kOnline}};
  place.media_type = base::MediaType::kAudio;
  place.timeout_ms = 30'000;
  return place;
}

// Place, accept, hang up.
void rules_of_a_call(benchmark::State& state) {
  const call::Rules rules;
  const call::Command commands[] = {placed_by_alice(), call::Accept{"bob", "session of bob", {}},
                                    call::Hangup{"alice", "session of alice"}};
  for ([[maybe_unused]] auto _ : state) {
    call::Call call;
    int64_t now_ms = 1'000'000;
    for (const call::Command& command : commands)
      call = call::step(call, command, rules, ++now_ms).call;
    benchmark::DoNotOptimize(call);
  }
}
BENCHMARK(rules_of_a_call);

wire::Frame join_of_bob() {
  wire::Event event;
  event.kind = wire::EventKind::kUserJoin;
  event.call_id = "0123456789abcdef";
  event.user_id = "bob";
  return wire::Delivery{5, event};
}

void encode_an_event(benchmark::State& state) {
  const wire::Frame frame = join_of_bob();
  std::vector<uint8_t> bytes;
  for ([[maybe_unused]] auto _ : state) {
    bytes.clear();
    if (!wire::encode(frame, bytes).ok()) state.SkipWithError("it could not be encoded");
  }
  state.counters["bytes"] = static_cast<double>(bytes.size());
}
BENCHMARK(encode_an_event);

// Verified before it is read.
void decode_an_event(benchmark::State& state) {
  std::vector<uint8_t> bytes;
  const bool encoded = wire::encode(join_of_bob(), bytes).ok();
  const std::span<const uint8_t> content = std::span(bytes).subspan(sizeof(uint32_t));
  for ([[maybe_unused]] auto _ : state) {
    const wire::Decoded decoded = wire::decode(content);
    if (!encoded || decoded.error != wire::DecodeError::kNone) state.SkipWithError("not decoded");
  }
}
BENCHMARK(decode_an_event);

void check_a_ticket(benchmark::State& state) {
  const std::vector<std::string> keys(static_cast<size_t>(state.range(0)), "a key of the app");
  const auth::UserSigClaims claims{"alice", 1'400'000'001, 1'000'000, 3'600, std::nullopt};
  const std::string ticket = *auth::make_user_sig(claims, keys.back());
  for ([[maybe_unused]] auto _ : state) {
    const auto checked = auth::check_user_sig(ticket, claims.sdk_app_id, "alice", keys, 1'000'001);
    if (!checked.ok()) state.SkipWithError("refused");
  }
}
BENCHMARK(check_a_ticket)->ArgName("keys")->Arg(1);

}  // namespace
}  // namespace tuicall
