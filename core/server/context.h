// What the parts of one worker's logic share. Owned by its Service.
#pragma once

#include <utility>

#include "call/step.h"
#include "server/agenda.h"
#include "server/environment.h"
#include "server/log.h"
#include "server/service_options.h"
#include "server/store/store.h"

namespace tuicall::server {

struct Context {
  Context(WorkerId worker_id, const ServiceOptions& service_options, Apps served,
          Store& shared_store, Log& shared_log, Environment given)
      : worker(worker_id),
        options(service_options),
        rules{static_cast<uint32_t>(options.max_people), static_cast<uint32_t>(options.grace_ms),
              options.busy_notifies_callee},
        apps(std::move(served)),
        store(shared_store),
        log(shared_log),
        environment(std::move(given)),
        agenda(environment.wake_at) {}

  const WorkerId worker;
  const ServiceOptions& options;
  const call::Rules rules;
  Apps apps;
  Store& store;
  Log& log;
  const Environment environment;
  Agenda agenda;

  int64_t now_ms() const { return environment.now_ms(); }
};

}  // namespace tuicall::server
