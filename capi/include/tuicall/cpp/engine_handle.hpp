/**
 * @file engine_handle.hpp
 * @brief The engine of the C interface that a TUICallEngine owns, and what its callbacks lead to.
 * Nothing here is for programs. Included by tuicall.hpp.
 */
#ifndef TUICALL_CPP_ENGINE_HANDLE_HPP
#define TUICALL_CPP_ENGINE_HANDLE_HPP

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

#include "completion_link.hpp"
#include "engine_options.hpp"
#include "observer_link.hpp"

namespace tuicall {
namespace detail {

// Every method may be called from any thread and from inside any callback.
class EngineHandle {
 public:
  explicit EngineHandle(const TUICallEngineOptions& options) : shared_(std::make_shared<Shared>()) {
    shared_->runtime = options.runtime;
    shared_->wake_up = options.wakeUp;
    tuicall_engine_options c{};
    c.size = sizeof c;
    c.dispatch = static_cast<int32_t>(options.dispatch);
    c.server = c_text(options.server);
    c.ca_file = c_text(options.caFile);
    c.runtime = options.runtime ? options.runtime->handle() : nullptr;
    if (options.wakeUp) {
      c.wake_up = &Shared::wake;
      c.wake_up_user_data = shared_.get();
    }
    c.request_timeout_ms = timeout_ms(options.requestTimeout);
    c.volume_interval_ms = clamped_ms(options.volumeInterval);
    c.frame_ms = unsigned_ms(options.frameLength);
    check(tuicall_engine_create(&engine_, &c));
  }

  EngineHandle(const EngineHandle&) = delete;
  EngineHandle& operator=(const EngineHandle&) = delete;

  EngineHandle(EngineHandle&& other) noexcept
      : shared_(std::move(other.shared_)), engine_(std::exchange(other.engine_, nullptr)) {}

  EngineHandle& operator=(EngineHandle&& other) noexcept {
    if (this != &other) {
      close();
      shared_ = std::move(other.shared_);
      engine_ = std::exchange(other.engine_, nullptr);
    }
    return *this;
  }

  ~EngineHandle() { close(); }

  tuicall_engine* get() const { return engine_; }
  ExceptionSink& exceptions() const { return *shared_->sink; }

  // One that is there is not added twice.
  void add(std::shared_ptr<TUICallObserver> observer) {
    TUICallObserver* const key = observer.get();
    const std::lock_guard<std::mutex> lock(shared_->mutex);
    if (shared_->observers.count(key) != 0) return;
    auto link = std::make_unique<ObserverLink>(std::move(observer), shared_->sink);
    const tuicall_observer table = link->table();
    uint64_t id = 0;
    check(tuicall_engine_add_observer(engine_, &id, &table));
    (void)link.release();  // deleted by the table's release function
    shared_->observers.emplace(key, id);
  }

  // One that is not there is ignored.
  void remove(const TUICallObserver& observer) {
    uint64_t id = 0;
    {
      const std::lock_guard<std::mutex> lock(shared_->mutex);
      const auto found = shared_->observers.find(&observer);
      if (found == shared_->observers.end()) return;
      id = found->second;
      shared_->observers.erase(found);
    }
    check(tuicall_engine_remove_observer(engine_, id));
  }

  // Calls a function of tuicall.h that takes a completion last; its answer is the future's.
  template <class Function, class... Args>
  std::future<TUICallResult> later(Function function, Args... args) {
    auto link = std::make_unique<PromiseLink>();
    std::future<TUICallResult> future = link->promise.get_future();
    int32_t on_loop = 0;
    check(tuicall_engine_current_thread(engine_, nullptr, &on_loop));
    if (on_loop != 0) {
      link->fail({TUICALL_E_REQUEST_REFUSED,
                  "a future was asked for on the loop thread, where it would wait for itself; use "
                  "a completion"});
      return future;
    }
    const tuicall_completion c =
        completion(TUICALL_DELIVER_ON_LOOP, link.get(), &PromiseLink::fire);
    const int32_t status = function(engine_, args..., &c);
    if (status == TUICALL_OK) {
      (void)link.release();  // deleted when the answer comes
    } else {
      link->fail(last_error(status));
    }
    return future;
  }

  // The same with a completion of the program's, which may be empty.
  template <class Function, class... Args>
  void start(TUICallCompletion done, Function function, Args... args) {
    if (!done) return check(function(engine_, args..., nullptr));
    auto link = std::make_unique<CompletionLink>();
    link->done = std::move(done);
    link->sink = shared_->sink;
    const tuicall_completion c =
        completion(TUICALL_DELIVER_IN_ORDER, link.get(), &CompletionLink::fire);
    check(function(engine_, args..., &c));
    (void)link.release();  // deleted when the answer comes
  }

 private:
  // What the library's callbacks lead to; outlives this object if it is destroyed inside one of
  // them.
  struct Shared {
    std::shared_ptr<TUICallRuntime> runtime;
    std::function<void()> wake_up;
    std::shared_ptr<ExceptionSink> sink = std::make_shared<ExceptionSink>();
    std::mutex mutex;
    std::unordered_map<const TUICallObserver*, uint64_t> observers;  // guarded by mutex
    std::shared_ptr<Shared> self;  // set while an asynchronous end still needs it

    static void wake(void* self) {
      auto* shared = static_cast<Shared*>(self);
      shared->sink->guard("wake_up", shared->wake_up);
    }
  };

  static tuicall_completion completion(int32_t delivery, void* link,
                                       void (*fire)(void*, const tuicall_result*)) {
    tuicall_completion c{};
    c.size = sizeof c;
    c.delivery = delivery;
    c.user_data = link;
    c.done = fire;
    return c;
  }

  static uint32_t timeout_ms(std::chrono::milliseconds timeout) {
    const int64_t ms = timeout.count();
    if (ms < 0 || ms > UINT32_MAX) {
      throw TUICallError(TUICALL_E_PARAM_INVALID,
                         "requestTimeout is " + std::to_string(ms) + " ms, expected 0 to 600000");
    }
    return static_cast<uint32_t>(ms);
  }

  void close() noexcept {
    if (engine_ == nullptr) return;
    tuicall_engine* const engine = std::exchange(engine_, nullptr);
    if (tuicall_engine_destroy(engine) == TUICALL_OK) return shared_.reset();
    Shared* const kept = shared_.get();
    kept->self = std::move(shared_);
    const auto destroyed = [](void* user_data) {
      const std::shared_ptr<Shared> last = std::move(static_cast<Shared*>(user_data)->self);
    };
    if (tuicall_engine_destroy_async(engine, destroyed, kept) != TUICALL_OK) {
      destroyed(kept);  // in a forked child, where nothing of the engine runs
    }
  }

  std::shared_ptr<Shared> shared_;
  tuicall_engine* engine_ = nullptr;
};

}  // namespace detail
}  // namespace tuicall

#endif  // TUICALL_CPP_ENGINE_HANDLE_HPP
