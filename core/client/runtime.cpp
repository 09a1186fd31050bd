#include "client/runtime.h"

#include <openssl/crypto.h>
#include <unistd.h>

#include <cstdlib>
#include <mutex>

namespace tuicall::client {
namespace {

constexpr std::chrono::seconds kExitWait(1);

struct Default {
  std::mutex mutex;
  std::shared_ptr<Runtime> runtime;
  pid_t process = 0;
};

// Never destroyed: its threads may outlive the statics of the program.
Default& the_default() {
  static auto* const instance = new Default;
  return *instance;
}

void stop_default_at_exit() {
  Default& d = the_default();
  if (d.process == getpid() && !d.runtime->on_own_thread()) {
    d.runtime->stop_loop_within(kExitWait);
  }
}

}  // namespace

Runtime::Runtime(ThreadHooks hooks)
    : callbacks_(std::make_unique<CallbackThread>(hooks.on_start, hooks.on_stop)),
      loop_thread_([this, hooks = std::move(hooks)] {
        if (hooks.on_start) hooks.on_start();
        loop_.run();
        if (hooks.on_stop) hooks.on_stop();
        // Now, and not when the thread is gone: OpenSSL may have cleaned up by then.
        OPENSSL_thread_stop();
        loop_ended_.set_value();
      }) {}

Runtime::~Runtime() {
  loop_.stop();
  if (loop_thread_.joinable()) loop_thread_.join();
  callbacks_.reset();
}

std::shared_ptr<Runtime> Runtime::default_runtime() {
  Default& d = the_default();
  const std::lock_guard lock(d.mutex);
  if (d.runtime && d.process == getpid()) return d.runtime;
  if (d.runtime) {
    // A forked child: the parent's threads do not exist here, so nothing of theirs can be freed.
    new std::shared_ptr<Runtime>(std::move(d.runtime));
  } else {
    // OpenSSL cleans up at exit, too. It must be registered first, so that it comes after the loop
    // has stopped. Without any option nothing would be registered.
    OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS, nullptr);
    // If there is no room for it, the threads end with the process as in a forked child.
    (void)std::atexit(stop_default_at_exit);
  }
  d.process = getpid();
  d.runtime = std::make_shared<Runtime>();
  return d.runtime;
}

std::shared_ptr<DialQueue> Runtime::dial_queue(const std::string& server) {
  std::weak_ptr<DialQueue>& known = dial_queues_[server];
  std::shared_ptr<DialQueue> queue = known.lock();
  if (!queue) known = queue = std::make_shared<DialQueue>();
  return queue;
}

void Runtime::stop_loop_within(std::chrono::milliseconds timeout) {
  loop_.stop();
  const bool ended = loop_ended_.get_future().wait_for(timeout) == std::future_status::ready;
  if (ended) loop_thread_.join();
}

}  // namespace tuicall::client
