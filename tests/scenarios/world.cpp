#include "world.h"

#include <stdexcept>
#include <utility>

#include "auth/user_sig.h"

namespace tuicall::scenarios {

void SessionLog::write(server::LogLevel, std::string_view event,
                       std::initializer_list<server::LogField> fields) {
  if (event != "logged_in") {
    return;
  }
  server::UserKey user;
  for (const server::LogField& field : fields) {
    if (field.name == "app") {
      user.sdk_app_id = static_cast<uint32_t>(std::get<int64_t>(field.value));
    } else if (field.name == "user") {
      user.user_id = std::get<std::string_view>(field.value);
    } else if (field.name == "resumed" && std::get<bool>(field.value)) {
      return;
    }
  }
  ++begun_[user];
}

size_t SessionLog::begun(const server::UserKey& user) const {
  const auto found = begun_.find(user);
  return found == begun_.end() ? 0 : found->second;
}

World::World(const server::ServiceOptions& options, size_t workers, bool store_answers_later,
             MakeStore make_store)
    : time_(VirtualTime::of(loop_)),
      network_(time_),
      options_(options),
      workers_(workers),
      store_answers_later_(store_answers_later),
      make_store_(std::move(make_store)),
      callbacks_(nullptr, nullptr) {
  start_server();
}

World::~World() { programs_.clear(); }

void World::start_server() {
  services_.clear();
  wake_ups_.clear();
  memory_ = make_store_(options_, bus_, [this] { return time_.now_ms(); });
  posting_ = store_answers_later_
                 ? std::make_unique<server::PostingStore>(
                       *memory_, [this](auto task) { time_.post(std::move(task)); })
                 : nullptr;
  for (size_t i = 0; i < workers_; ++i) {
    add_worker();
  }
}

// What the old one has asked for is answered first: nobody is left who could hear it.
void World::restart_server() {
  time_.settle();
  break_all_connections();
  time_.settle();
  start_server();
}

size_t World::connections() const {
  size_t count = 0;
  for (const std::unique_ptr<server::Service>& service : services_) {
    count += service->connections();
  }
  return count;
}

void World::break_all_connections() {
  for (const auto& [device, cable] : cables_) {
    network_.unplug(cable);
  }
}

void World::add_worker() {
  const auto worker = static_cast<server::WorkerId>(services_.size());
  wake_ups_.push_back(std::make_unique<loop::Timer>(loop_));
  loop::Timer& wake_up = *wake_ups_.back();
  server::Environment environment;
  environment.now_ms = [this] { return time_.now_ms(); };
  environment.random_number = [this] { return ++random_numbers_; };
  environment.random_id = [this] { return "id-" + std::to_string(++random_numbers_); };
  environment.wake_at = [this, &wake_up, worker](int64_t at_ms) {
    const int64_t delay_ms = std::max<int64_t>(0, at_ms - time_.now_ms());
    wake_up.start(static_cast<uint64_t>(delay_ms), [this, worker] { services_[worker]->tick(); });
  };
  server::Store& store = posting_ ? static_cast<server::Store&>(*posting_) : *memory_;
  services_.push_back(std::make_unique<server::Service>(worker, options_, apps(), store, log_,
                                                        std::move(environment)));
  bus_.attach(worker, [this, worker](const std::string& session_id) {
    time_.post([this, worker, session_id] { services_[worker]->notified(session_id); });
  });
}

server::Apps World::apps() const {
  const server::App app{{key_}, {kAdministrator}};
  return {{kAppId, app}, {kOtherAppId, app}};
}

std::shared_ptr<bool> World::cable_of(const Device& device) {
  std::shared_ptr<bool>& cable = cables_[device];
  if (cable == nullptr) {
    cable = std::make_shared<bool>(true);
  }
  return cable;
}

Program& World::start(const Device& device) {
  programs_.erase(device);
  *cable_of(device) = true;
  const auto dial = [this, cable = cable_of(device)] {
    return network_.dial(cable, [this](std::unique_ptr<net::Stream> stream) {
      services_[connections_++ % services_.size()]->accept(std::move(stream));
    });
  };
  programs_[device] = std::make_unique<Program>(loop_, callbacks_, dial, ++random_numbers_);
  return *programs_[device];
}

void World::kill(const Device& device) { programs_.erase(device); }

Program* World::find(const Device& device) {
  const auto program = programs_.find(device);
  return program == programs_.end() ? nullptr : program->second.get();
}

void World::plug_in(const Device& device, bool plugged_in) {
  *cable_of(device) = plugged_in;
  if (!plugged_in) {
    network_.unplug(cable_of(device));
  }
}

void World::change_key() {
  key_ = "another " + key_;
  for (const std::unique_ptr<server::Service>& service : services_) {
    service->set_apps(apps());
  }
  break_all_connections();
}

client::Credentials World::credentials(const std::string& user_id, int64_t valid_s,
                                       uint32_t sdk_app_id) {
  const int64_t now_s = time_.now_ms() / 1'000;
  auth::UserSigClaims claims;
  claims.user_id = user_id;
  claims.sdk_app_id = sdk_app_id;
  claims.issued_at_s = valid_s < 0 ? now_s - 1'000 : now_s;
  claims.expire_s = valid_s < 0 ? 1'000 + valid_s : valid_s;
  const base::Result<std::string> ticket = auth::make_user_sig(claims, key_);
  if (!ticket.ok()) {
    throw std::runtime_error(ticket.status().message);
  }
  return {sdk_app_id, user_id, *ticket};
}

}  // namespace tuicall::scenarios
