// A simulated world: the server with its workers, a network, programs that come and go, and a clock
// that stands still until it is told otherwise.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "loop/timer.h"
#include "posting_store.h"
#include "program.h"
#include "server/service.h"
#include "server/store/memory_bus.h"
#include "server/store/memory_store.h"
#include "virtual_network.h"
#include "virtual_time.h"

namespace tuicall::scenarios {

// Counts the sessions that were begun, and not resumed.
class SessionLog : public server::Log {
 public:
  void write(server::LogLevel level, std::string_view event,
             std::initializer_list<server::LogField> fields) override;
  size_t begun(const server::UserKey& user) const;

 private:
  std::map<server::UserKey, size_t> begun_;
};

class World {
 public:
  static constexpr uint32_t kAppId = 1400000001;
  static constexpr uint32_t kOtherAppId = 1400000002;  // that this server has as well
  static constexpr const char* kAdministrator = "administrator";

  // The store of a server that starts.
  using MakeStore = std::function<std::unique_ptr<server::MemoryStore>(
      const server::ServiceOptions& options, server::Bus& bus, std::function<int64_t()> now_ms)>;

  // store_answers_later: as one on another machine does.
  World(const server::ServiceOptions& options, size_t workers, bool store_answers_later,
        MakeStore make_store = std::make_unique<server::MemoryStore, const server::ServiceOptions&,
                                                server::Bus&, std::function<int64_t()>>);
  ~World();

  VirtualTime& time() { return time_; }
  VirtualNetwork& network() { return network_; }
  const server::ServiceOptions& options() const { return options_; }

  // A new program for the device; an older one of it is gone without a word.
  Program& start(const Device& device);
  void kill(const Device& device);
  // nullptr if none runs.
  Program* find(const Device& device);
  const std::map<Device, std::unique_ptr<Program>>& programs() const { return programs_; }
  void plug_in(const Device& device, bool plugged_in);
  bool plugged_in(const Device& device) { return *cable_of(device); }

  // What the server remembers, at once.
  server::Store& memory() { return *memory_; }
  // kill -9 of the server, and the same one again: it has forgotten everything.
  void restart_server();
  size_t sessions_begun(const server::UserKey& user) const { return log_.begun(user); }
  // That the server has.
  size_t connections() const;
  void hold(const Device& device, bool to_server) { network_.hold(cable_of(device), to_server); }
  void let_go(const Device& device) { network_.let_go(cable_of(device)); }
  void silence(const Device& device, VirtualNetwork::Told told) {
    network_.silence(cable_of(device), told);
  }
  // What the device's network is asked to carry gets there at once.
  bool flows(const Device& device) {
    return plugged_in(device) && network_.flows(cable_of(device));
  }

  // The app gets another key, and everybody has to log in anew: every connection breaks.
  void change_key();

  // valid_s: from now on; negative: run out before now.
  client::Credentials credentials(const std::string& user_id, int64_t valid_s,
                                  uint32_t sdk_app_id = kAppId);

 private:
  void start_server();
  void add_worker();
  void break_all_connections();
  server::Apps apps() const;
  std::shared_ptr<bool> cable_of(const Device& device);

  loop::Loop loop_;
  VirtualTime& time_;
  VirtualNetwork network_;
  SessionLog log_;
  server::ServiceOptions options_;
  server::MemoryBus bus_;
  const size_t workers_;
  const bool store_answers_later_;
  const MakeStore make_store_;
  std::unique_ptr<server::MemoryStore> memory_;
  std::unique_ptr<server::PostingStore> posting_;
  std::vector<std::unique_ptr<loop::Timer>> wake_ups_;
  std::vector<std::unique_ptr<server::Service>> services_;
  client::CallbackThread callbacks_;
  size_t connections_ = 0;
  uint32_t random_numbers_ = 0;
  std::string key_ = "the key of a simulated world, of no use outside of it";
  std::map<Device, std::shared_ptr<bool>> cables_;
  std::map<Device, std::unique_ptr<Program>> programs_;
};

}  // namespace tuicall::scenarios
