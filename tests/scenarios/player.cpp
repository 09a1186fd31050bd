#include "player.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace tuicall::scenarios {

namespace {

constexpr int64_t kTicket_s = 3'600;
constexpr int64_t kPatience_ms = 30'000;  // of virtual time, for an engine to come back

base::MediaType media_of(const std::string& name) {
  return name == "audio" ? base::MediaType::kAudio : base::MediaType::kVideo;
}

std::string value_of(const Keys& keys, const std::string& key, const std::string& fallback) {
  const auto found = keys.find(key);
  return found == keys.end() ? fallback : found->second;
}

int64_t seconds_of(const std::string& text) {
  size_t digits = 0;
  const int64_t seconds = std::stoll(text, &digits);
  if (text.substr(digits) != "s") {
    throw std::runtime_error("'" + text + "' is no duration; expected whole seconds such as '3s'");
  }
  return seconds;
}

uint32_t timeout_of(const Part& part) {
  return static_cast<uint32_t>(std::stoul(value_of(part.keys, "timeout", "30")) * 1'000);
}

base::RoomId room_of(const std::string& name) {
  const bool is_number = !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
  return is_number ? base::RoomId{std::stoi(name), ""} : base::RoomId{0, name};
}

server::ServiceOptions options_of(const Scenario& scenario) {
  server::ServiceOptions options;
  options.grace_ms = seconds_of(value_of(scenario.options, "grace", "30s")) * 1'000;
  options.max_people = std::stoll(value_of(scenario.options, "max_people", "9"));
  options.busy_notifies_callee = value_of(scenario.options, "busy_notifies_callee", "on") == "on";
  return options;
}

bool mentions(const Scenario& scenario, const std::string& event) {
  return std::any_of(scenario.steps.begin(), scenario.steps.end(), [&](const Step& step) {
    return std::any_of(step.expectations.begin(), step.expectations.end(),
                       [&](const Expectation& expectation) { return expectation.event == event; });
  });
}

bool matches(const SeenEvent& seen, const Expectation& expected) {
  return seen.name == expected.event &&
         std::all_of(expected.keys.begin(), expected.keys.end(), [&](const auto& entry) {
           const auto found = seen.keys.find(entry.first);
           return found != seen.keys.end() && found->second == entry.second;
         });
}

wire::PlaceCall place_of(const Part& part, std::vector<std::string> callees,
                         const std::string& media) {
  wire::PlaceCall place;
  place.callee_ids = std::move(callees);
  place.media_type = media_of(media);
  place.room_id = room_of(value_of(part.keys, "room", ""));
  place.user_data = value_of(part.keys, "user_data", "");
  place.chat_group_id = value_of(part.keys, "chat_group", "");
  place.timeout_ms = timeout_of(part);
  return place;
}

}  // namespace

// One performance.
class Player {
 public:
  Player(const Scenario& scenario, const Conditions& conditions)
      : scenario_(scenario),
        conditions_(conditions),
        world_(options_of(scenario), conditions.workers, conditions.store_answers_later),
        shows_link_states_(conditions.cut_at_message == 0 &&
                           mentions(scenario, "on_connection_state_changed")) {}

  Played run();

 private:
  using Answer = std::shared_ptr<Program::Answer>;

  struct Given {
    const Part* part;
    Answer answer;
  };

  void prepare();
  void perform(const Step& step);
  Given give(const Part& part);
  Answer give_to_program(const Part& part);
  Answer start(const Part& part);
  Answer stop(const Part& part);
  Answer ask(const Part& part);
  void wait(int64_t wait_ms);
  wire::Command command_of(const Part& part);

  void settle(const Answer& answer);
  bool settled(const Answer& answer);
  void hear();
  void hear(const Device& device);
  void check(const Step& step, const std::vector<Given>& given);
  void check_answer(const Given& given);
  void check_info(const Part& part);
  void check_events(const Step& step);
  void differ(const std::string& what);
  const base::CallInfo& call_of(const std::string& user_id);
  // A link that is cut has states that the scenario does not tell of.
  bool is_looked_at(const std::string& event) const {
    return event != "on_connection_state_changed" || shows_link_states_;
  }

  const Scenario& scenario_;
  const Conditions conditions_;
  World world_;
  const bool shows_link_states_;
  const Step* step_ = nullptr;
  std::map<Device, std::vector<SeenEvent>> heard_;
  std::map<std::string, base::CallInfo> calls_;  // newest known of each user
  Played played_;
};

Played Player::run() {
  prepare();
  if (conditions_.cut_at_message != 0) {
    world_.network().cut_at_message(conditions_.cut_at_message);
  }
  for (const Step& step : scenario_.steps) {
    perform(step);
  }
  played_.cut = world_.network().was_cut();
  return std::move(played_);
}

void Player::prepare() {
  const Device administrator{World::kAdministrator, 1};
  settle(world_.start(administrator).log_in(world_.credentials(administrator.user_id, kTicket_s)));
  const std::vector<std::string> multi =
      split(value_of(scenario_.options, "multi_device", ""), ',');
  for (const std::string& user_id : scenario_.users) {
    Program& program = world_.start({user_id, 1});
    settle(program.log_in(world_.credentials(user_id, kTicket_s)));
    if (std::find(multi.begin(), multi.end(), user_id) != multi.end()) {
      settle(program.request(wire::SetMultiDevice{true}));
    }
  }
  hear();
  heard_.clear();
}

void Player::perform(const Step& step) {
  step_ = &step;
  std::vector<Given> given;
  for (const Part& part : step.parts) {
    given.push_back(give(part));
    settle(given.back().answer);
  }
  hear();
  check(step, given);
}

Player::Given Player::give(const Part& part) {
  if (part.command == "wait") {
    wait(seconds_of(part.arguments.at(0)) * 1'000);
    return {&part, nullptr};
  }
  if (part.command == "info") {
    return {&part, nullptr};
  }
  return {&part, give_to_program(part)};
}

// What comes of it comes at its end: a timer that fires too early is found, not only one that fires
// too late. Where a connection breaks that the scenario does not tell of, time has passed before.
void Player::wait(int64_t wait_ms) {
  VirtualTime& time = world_.time();
  const int64_t end_ms = time.now_ms() + wait_ms;
  std::map<Device, size_t> before;
  for (const auto& [device, program] : world_.programs()) {
    before[device] = program->unseen().size();
  }
  time.advance_to(end_ms - 1);
  for (const auto& [device, program] : world_.programs()) {
    const std::vector<SeenEvent>& events = program->unseen();
    for (size_t i = before.at(device); i < events.size() && conditions_.cut_at_message == 0; ++i) {
      if (is_looked_at(events[i].name)) {
        differ(device.text() + " received " + events[i].text() + " before the time was over");
      }
    }
  }
  time.advance_to(end_ms);
}

Player::Answer Player::give_to_program(const Part& part) {
  const std::string& command = part.command;
  if (command == "start" || command == "renew") {
    return start(part);
  }
  if (command == "kill") {
    world_.kill(part.who);
    return nullptr;
  }
  if (command == "cut" || command == "restore") {
    world_.plug_in(part.who, command == "restore");
    return nullptr;
  }
  if (command == "stop") {
    return stop(part);
  }
  if (command == "change_key") {
    world_.change_key();
    return nullptr;
  }
  return ask(part);
}

Player::Answer Player::start(const Part& part) {
  const std::string ticket = value_of(part.keys, "ticket", std::to_string(kTicket_s) + "s");
  Program& program = part.command == "start" ? world_.start(part.who) : *world_.find(part.who);
  return program.log_in(
      world_.credentials(part.who.user_id, ticket == "expired" ? -10 : seconds_of(ticket)));
}

Player::Answer Player::stop(const Part& part) {
  const Answer answer = world_.find(part.who)->log_out();
  settle(answer);
  hear(part.who);
  world_.kill(part.who);
  return answer;
}

Player::Answer Player::ask(const Part& part) {
  if (part.command == "end_call") {
    const base::CallInfo call = call_of(part.arguments.at(0));
    return world_.find({World::kAdministrator, 1})->request(wire::EndCall{call.call_id});
  }
  Program& program = *world_.find(part.who);
  if (part.command == "camera") {
    return program.set_camera(part.arguments.at(0) == "on");
  }
  if (part.command == "microphone") {
    return program.set_microphone(part.arguments.at(0) == "on");
  }
  return program.request(command_of(part));
}

wire::Command Player::command_of(const Part& part) {
  using Make = std::function<wire::Command()>;
  const auto argument = [&](size_t i) { return part.arguments.at(i); };
  const auto list = [&](size_t i) { return split(part.arguments.at(i), ','); };
  const std::map<std::string, Make> makers = {
      {"call", [&] { return place_of(part, {argument(0)}, argument(1)); }},
      {"calls", [&] { return place_of(part, list(0), argument(1)); }},
      {"group_call",
       [&] {
         wire::PlaceCall place = place_of(part, list(1), argument(2));
         place.group_id = argument(0);
         return place;
       }},
      {"accept", [&] { return wire::Accept{}; }},
      {"reject", [&] { return wire::Reject{}; }},
      {"ignore", [&] { return wire::Ignore{}; }},
      {"hangup", [&] { return wire::Hangup{}; }},
      {"invite",
       [&] {
         return wire::Invite{{}, list(0), timeout_of(part), {}, {}};
       }},
      {"join",
       [&] {
         wire::Join join;
         join.call_id = call_of(argument(0)).call_id;
         return join;
       }},
      {"join_group",
       [&] {
         return wire::Join{
             {}, call_of(argument(0)).room_id, argument(1), media_of(argument(2)), {}};
       }},
      {"switch",
       [&] {
         return wire::SwitchMedia{{}, media_of(argument(0))};
       }},
      {"self_info",
       [&] {
         return wire::SetSelfInfo{argument(0), argument(1)};
       }},
      {"multi_device", [&] { return wire::SetMultiDevice{argument(0) == "on"}; }},
  };
  const auto make = makers.find(part.command);
  if (make == makers.end()) {
    throw std::runtime_error("'" + part.command + "' in '" + step_->text + "' is no command");
  }
  return make->second();
}

// The newest call that any of the user's devices has heard of.
const base::CallInfo& Player::call_of(const std::string& user_id) {
  for (const auto& [device, program] : world_.programs()) {
    if (device.user_id == user_id && !program->call_info().call_id.empty()) {
      calls_[user_id] = program->call_info();
    }
  }
  return calls_.at(user_id);
}

// Until the answer is there and everybody who can be online is; time passes only if that needs any.
void Player::settle(const Answer& answer) {
  VirtualTime& time = world_.time();
  time.settle();
  const int64_t deadline_ms = time.now_ms() + kPatience_ms;
  while (!settled(answer) && time.next_due_ms() < deadline_ms) {
    time.advance_to(time.next_due_ms());
  }
  if (!settled(answer)) {
    differ("no answer, or no connection, for " + std::to_string(kPatience_ms) + " ms");
  }
}

bool Player::settled(const Answer& answer) {
  if (answer != nullptr && !answer->has_value()) {
    return false;
  }
  return std::all_of(world_.programs().begin(), world_.programs().end(), [&](const auto& entry) {
    entry.second->poll();
    return !world_.plugged_in(entry.first) || !entry.second->is_reconnecting();
  });
}

void Player::hear() {
  for (const auto& entry : world_.programs()) {
    if (entry.first.user_id != World::kAdministrator) {  // who belongs to no scenario
      hear(entry.first);
    }
  }
}

void Player::hear(const Device& device) {
  for (SeenEvent& event : world_.find(device)->catch_up()) {
    if (is_looked_at(event.name)) {
      heard_[device].push_back(std::move(event));
    }
  }
}

void Player::check(const Step& step, const std::vector<Given>& given) {
  for (const Given& one : given) {
    check_answer(one);
    if (one.part->command == "info") {
      check_info(*one.part);
    }
  }
  check_events(step);
}

void Player::check_answer(const Given& given) {
  if (given.answer == nullptr || !given.answer->has_value()) {
    return;
  }
  const client::MethodResult& result = **given.answer;
  if (result.code != given.part->code) {
    differ(given.part->command + " gave " + std::to_string(result.code) + " (" + result.message +
           "), expected " + std::to_string(given.part->code));
  }
  const auto invited = given.part->keys.find("invited");
  if (invited != given.part->keys.end() && result.user_ids != split(invited->second, ',')) {
    std::string list;
    for (const std::string& user_id : result.user_ids) {
      list += (list.empty() ? "" : ",") + user_id;
    }
    differ("invited=" + list + ", expected " + invited->second);
  }
}

void Player::check_info(const Part& part) {
  const Keys info = keys_of(world_.find(part.who)->call_info());
  for (const auto& [key, value] : part.keys) {
    if (info.at(key) != value) {
      differ(key + "=" + info.at(key) + ", expected " + value);
    }
  }
}

void Player::check_events(const Step& step) {
  std::map<Device, std::vector<const Expectation*>> expected;
  for (const Expectation& expectation : step.expectations) {
    if (!is_looked_at(expectation.event)) {
      continue;
    }
    expected[expectation.who].push_back(&expectation);
    heard_[expectation.who];
  }
  for (const auto& [device, events] : heard_) {
    const std::vector<const Expectation*>& wanted = expected[device];
    for (size_t i = 0; i < std::max(events.size(), wanted.size()); ++i) {
      const bool heard = i < events.size();
      const bool asked = i < wanted.size();
      if (!heard || !asked || !matches(events[i], *wanted[i])) {
        differ(device.text() + " received " + (heard ? events[i].text() : "nothing") +
               ", expected " + (asked ? wanted[i]->text() : "nothing"));
      }
    }
  }
  heard_.clear();
}

void Player::differ(const std::string& what) {
  const std::string where =
      step_ == nullptr ? "before the first step" : std::to_string(step_->line) + ": " + step_->text;
  played_.differences.push_back(where + "\n    " + what);
}

Played play(const Scenario& scenario, const Conditions& conditions) {
  return Player(scenario, conditions).run();
}

}  // namespace tuicall::scenarios
