// A simulated world: the server with its workers, a network, programs that come and go, and a clock
// that stands still until it is told otherwise.
#pragma once

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

class World {
 public:
  static constexpr uint32_t kAppId = 1400000001;
  static constexpr const char* kAdministrator = "administrator";

  // store_answers_later: as one on another machine does.
  World(const server::ServiceOptions& options, size_t workers, bool store_answers_later);
  ~World();

  VirtualTime& time() { return time_; }
  VirtualNetwork& network() { return network_; }

  // A new program for the device; an older one of it is gone without a word.
  Program& start(const Device& device);
  void kill(const Device& device);
  // nullptr if none runs.
  Program* find(const Device& device);
  const std::map<Device, std::unique_ptr<Program>>& programs() const { return programs_; }
  void plug_in(const Device& device, bool plugged_in);
  bool plugged_in(const Device& device) { return *cable_of(device); }

  // The app gets another key, and everybody has to log in anew: every connection breaks.
  void change_key();

  // valid_s: from now on; negative: run out before now.
  client::Credentials credentials(const std::string& user_id, int64_t valid_s);

 private:
  void add_worker();
  server::Apps apps() const;
  std::shared_ptr<bool> cable_of(const Device& device);

  loop::Loop loop_;
  VirtualTime& time_;
  VirtualNetwork network_;
  server::NullLog log_;
  server::ServiceOptions options_;
  server::MemoryBus bus_;
  server::MemoryStore memory_;
  std::unique_ptr<server::PostingStore> posting_;
  server::Store& store_;  // one of the two
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
