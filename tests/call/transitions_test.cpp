// transitions.txt, the table of all states × commands, is complete and is what step() does.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <variant>

#include "stage.h"
#include "text.h"

namespace tuicall::test {
namespace {

using call::Availability;
using call::Command;

// A call and the user whose commands are tried on it.
struct State {
  Stage stage;
  std::string actor = "bob";
  int device = 1;
};

constexpr uint64_t kPresenceVersion = 2;  // of what the call knows of each user
constexpr int64_t kAgo = 500;             // ms since the last thing that happened on the stage

State single(const std::function<void(State&)>& prepare) {
  State state;
  state.stage.place({{"bob", Availability::kOnline}});
  prepare(state);
  state.stage.now_ms += kAgo;
  return state;
}

State multi(const std::function<void(State&)>& prepare, const std::string& group_id = {}) {
  State state;
  state.stage.place({{"bob", Availability::kOnline}, {"carol", Availability::kOnline}}, 30'000,
                    group_id);
  prepare(state);
  state.stage.now_ms += kAgo;
  return state;
}

void make_unavailable(State& state) {
  state.stage.rules.grace_ms = 1'000;
  state.stage.lose_link("bob");
  state.stage.pass(1'000);
}

void make_silent(State& state) {
  make_unavailable(state);
  state.stage.run(call::SessionOpened{"bob", "b1", {}});
}

void become_alice(State& state) { state.actor = "alice"; }

std::vector<std::pair<std::string, State>> all_states() {
  const auto connected = [](State& state) { state.stage.accept("bob"); };
  const auto others_talk = [](State& state) { state.stage.accept("carol"); };
  std::vector<std::pair<std::string, State>> states;
  const auto add = [&](const std::string& name, State state) {
    for (call::Member& member : state.stage.call.members) {
      member.presence_version = kPresenceVersion;
    }
    states.emplace_back(name, state);
  };

  add("missing", State{});
  add("ended", single([](State& state) { state.stage.reject("bob"); }));
  add("single none", single([&](State& state) {
        connected(state);
        state.actor = "zoe";
      }));
  add("single calling", single(become_alice));
  add("single calling, link lost", single([](State& state) {
        become_alice(state);
        state.stage.lose_link("alice");
      }));
  add("single invited", single([](State&) {}));
  add("single invited, offline from the start", [] {
    State state;
    state.stage.place({{"bob", Availability::kOffline}});
    state.stage.now_ms += kAgo;
    return state;
  }());
  add("single invited, link lost", single([](State& state) { state.stage.lose_link("bob"); }));
  add("single invited, grace time over", single(make_unavailable));
  add("single silent", single(make_silent));
  add("single connected", single(connected));
  add("single connected, caller", single([&](State& state) {
        connected(state);
        become_alice(state);
      }));
  add("single connected, other device", single([&](State& state) {
        connected(state);
        state.device = 2;
      }));
  add("single connected, link lost", single([&](State& state) {
        connected(state);
        state.stage.lose_link("bob");
      }));
  const auto speaks = [](State& state) { state.stage.accept("bob", 1, {false, true}); };
  add("single connected, microphone open", single(speaks));
  add("single connected, microphone open, stalled", single([&](State& state) {
        speaks(state);
        state.stage.run(call::AudioFlow{"bob", false});
      }));
  add("single connected, microphone closed, stalled", single([&](State& state) {
        connected(state);
        state.stage.run(call::AudioFlow{"bob", false});
      }));
  add("multi calling", multi(become_alice));
  add("multi invited, others call", multi([](State&) {}));
  add("multi invited, others talk", multi(others_talk));
  add("multi connected, one rings", multi(connected));
  add("multi connected, all talk", multi([&](State& state) {
        connected(state);
        others_talk(state);
      }));
  add("multi connected, alone while one rings", multi([&](State& state) {
        connected(state);
        state.stage.hangup("alice");
      }));
  add("multi connected, alone with a silent one", [&] {
    State state;
    state.stage.rules.grace_ms = 1'000;
    state.stage.place({{"bob", Availability::kOnline}, {"carol", Availability::kOnline}});
    state.stage.accept("bob");
    state.stage.lose_link("carol");
    state.stage.pass(1'000);
    state.stage.run(call::SessionOpened{"carol", "c1", {}});
    state.stage.hangup("alice");
    state.stage.now_ms += kAgo;
    return state;
  }());
  add("multi gone", multi([&](State& state) {
        others_talk(state);
        state.stage.reject("bob");
      }));
  add("group connected, one rings", multi(connected, "team"));
  return states;
}

std::vector<std::pair<std::string, std::function<Command(const State&)>>> all_commands() {
  const auto session = [](const State& state) { return device_of(state.actor, state.device); };
  return {
      {"place",
       [=](const State& state) {
         call::Place place;
         place.call_id = "call";
         place.caller_id = state.actor;
         place.session_id = session(state);
         place.callees = {{"dave", Availability::kOnline}};
         place.media_type = base::MediaType::kAudio;
         return place;
       }},
      {"accept",
       [=](const State& state) {
         return call::Accept{state.actor, session(state), {}};
       }},
      {"reject",
       [=](const State& state) {
         return call::Reject{state.actor, session(state)};
       }},
      {"ignore",
       [=](const State& state) {
         return call::Ignore{state.actor, session(state)};
       }},
      {"hangup",
       [=](const State& state) {
         return call::Hangup{state.actor, session(state)};
       }},
      {"invite dave",
       [=](const State& state) {
         return call::Invite{state.actor, session(state), {{"dave", Availability::kOnline}}, 1'000};
       }},
      {"invite carol, busy",
       [=](const State& state) {
         return call::Invite{state.actor, session(state), {{"carol", Availability::kBusy}}, 1'000};
       }},
      {"join",
       [=](const State& state) {
         return call::Join{state.actor, session(state), {}};
       }},
      {"switch to audio",
       [=](const State& state) {
         return call::SwitchMedia{state.actor, session(state), base::MediaType::kAudio};
       }},
      {"open camera",
       [=](const State& state) {
         return call::SetStreams{state.actor, session(state), {true, false}};
       }},
      {"open microphone",
       [=](const State& state) {
         return call::SetStreams{state.actor, session(state), {false, true}};
       }},
      {"audio stalls",
       [=](const State& state) {
         return call::AudioFlow{state.actor, false};
       }},
      {"audio flows",
       [=](const State& state) {
         return call::AudioFlow{state.actor, true};
       }},
      {"link lost",
       [=](const State& state) {
         return call::LinkLost{state.actor, session(state), true, kPresenceVersion};
       }},
      {"older link lost",
       [=](const State& state) {
         return call::LinkLost{state.actor, session(state), true, kPresenceVersion - 1};
       }},
      {"link restored",
       [=](const State& state) {
         return call::LinkRestored{state.actor, session(state), kPresenceVersion};
       }},
      {"older link restored",
       [=](const State& state) {
         return call::LinkRestored{state.actor, session(state), kPresenceVersion - 1};
       }},
      {"another device",
       [=](const State& state) {
         return call::SessionOpened{state.actor, device_of(state.actor, 3), {}, kPresenceVersion};
       }},
      {"device replaced",
       [=](const State& state) {
         return call::SessionOpened{state.actor, device_of(state.actor, 3), session(state),
                                    kPresenceVersion};
       }},
      {"device closed",
       [=](const State& state) {
         return call::SessionClosed{state.actor, session(state)};
       }},
      {"nothing due", [](const State&) { return call::Deadline{}; }},
      {"all deadlines due", [](const State&) { return call::Deadline{}; }},
      {"operator ends", [](const State&) { return call::OperatorEnd{}; }},
  };
}

// "code, actor's phase, call's state" and then what is told, a line each.
std::string result_of(State state, const std::string& name, const Command& command) {
  if (name == "all deadlines due") {
    state.stage.now_ms += 100'000;
  }
  const call::Call before = state.stage.call;
  const call::Outcome& outcome = state.stage.run(command);
  const call::Member* member = outcome.call.find(state.actor);
  std::string text = std::to_string(outcome.status.code) + ", ";
  if (outcome.call == before) {
    text += "unchanged";
  } else {
    text += (member == nullptr ? "none" : text_of(member->phase));
    text += outcome.call.ended() ? ", call ended" : "";
  }
  for (const std::string& line : state.stage.told()) {
    text += "\n    " + line;
  }
  return text + "\n";
}

using Table = std::map<std::string, std::string>;

std::string key_of(const std::string& state, const std::string& command) {
  return "[" + state + "] " + command;
}

// Comments begin with '#', a pair with '[', what it tells is indented.
Table read_table(std::istream& file) {
  Table table;
  std::string key;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') {
      continue;
    }
    const size_t arrow = line.find(" -> ");
    if (line.front() == '[' && arrow != std::string::npos) {
      key = line.substr(0, arrow);
      EXPECT_EQ(table.count(key), 0U) << key << " stands in the table twice";
      line = line.substr(arrow + 4);
    }
    table[key] += line + "\n";
  }
  return table;
}

TEST(Transitions, TheTableIsCompleteAndTrue) {
  std::ifstream file(TUICALL_TRANSITIONS);
  ASSERT_TRUE(file) << TUICALL_TRANSITIONS;
  Table table = read_table(file);
  for (const auto& [state_name, state] : all_states()) {
    for (const auto& [command_name, command] : all_commands()) {
      const std::string key = key_of(state_name, command_name);
      ASSERT_EQ(table.count(key), 1U) << key << " is missing in the table";
      EXPECT_EQ(table[key], result_of(state, command_name, command(state))) << key;
      table.erase(key);
    }
  }
  EXPECT_TRUE(table.empty()) << table.begin()->first << " is no pair of a state and a command";
}

TEST(Transitions, EveryKindOfCommandIsTried) {
  std::set<size_t> kinds;
  State state = single([](State&) {});
  for (const auto& [name, command] : all_commands()) kinds.insert(command(state).index());
  EXPECT_EQ(kinds.size(), std::variant_size_v<Command>);
}

// With TUICALL_WRITE_TRANSITIONS=FILE the table as step() has it is written there, to be compared
// by eye.
TEST(Transitions, WritesTheTableWhenAsked) {
  const char* path = std::getenv("TUICALL_WRITE_TRANSITIONS");
  std::ostringstream text;
  for (const auto& [state_name, state] : all_states()) {
    text << "\n# ---- " << state_name << "\n";
    for (const auto& [command_name, command] : all_commands()) {
      text << key_of(state_name, command_name) << " -> "
           << result_of(state, command_name, command(state));
    }
  }
  std::istringstream again(text.str());
  EXPECT_EQ(read_table(again).size(), all_states().size() * all_commands().size());
  if (path != nullptr) {
    std::ofstream(path) << text.str();
  }
}

}  // namespace
}  // namespace tuicall::test
