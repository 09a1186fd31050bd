/**
 * @file tuicall.hpp
 * @brief tuicall for C++17: header only, over tuicall.h. Link with libtuicall (CMake:
 * tuicall::tuicall).
 *
 * @code
 * class Printer : public tuicall::TUICallObserver {
 *   void onCallReceived(const std::string& callerId, const std::vector<std::string>&, const
 * std::string&, tuicall::TUICallMediaType) override { std::cout << callerId << " calls\n"; }
 * };
 *
 * tuicall::TUICallEngine engine("127.0.0.1:7450", "ca.pem");
 * engine.addObserver(std::make_shared<Printer>());
 * engine.init(1400000000, "alice", ticket).get();
 * engine.call("bob", tuicall::TUICallMediaType::Audio).get();
 * @endcode
 *
 * **Two forms of every method.** With a `TUICallCompletion` it returns at once, and the
 * completion runs once, in order with the events, where the engine's callbacks run; what is refused
 * at once throws TUICallError, and the completion is not called. Without one it returns a
 * std::future whose get() gives the result or throws TUICallError; it may be dropped. get() works
 * everywhere, inside callbacks too, save on the runtime's loop thread (callbacks of
 * TUIDispatch::Inline), where it would wait for itself: there the second form does nothing and
 * returns a future that has failed with -1203 already, and the first is to be used.
 *
 * **Text** must not contain NUL where tuicall.h takes a `const char *` (user, group and call ids,
 * tickets, nickname, avatar): both forms throw TUICallError with -1202 for it.
 */
#ifndef TUICALL_TUICALL_HPP
#define TUICALL_TUICALL_HPP

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cpp/bridge.hpp"
#include "cpp/observer.hpp"
#include "cpp/runtime.hpp"
#include "cpp/types.hpp"

namespace tuicall {

/** How an engine is made. */
struct TUICallEngineOptions {
  std::string server; /**< "host:port" or "[v6 address]:port" of tuicalld */
  std::string
      caFile; /**< PEM file of the authorities that are trusted; empty: those of the system */
  TUIDispatch dispatch = TUIDispatch::Thread; /**< where callbacks run */
  std::shared_ptr<TUICallRuntime> runtime;    /**< null: the process's default one */
  std::function<void()>
      wakeUp; /**< TUIDispatch::Poll: wakes the thread that polls; must not block */
  std::chrono::milliseconds requestTimeout{
      0}; /**< how long a method waits for its answer; 0 = 10 s; at most 600 s */
};

/** One logged-in user. Every method may be called from any thread and from inside any callback. */
class TUICallEngine {
 public:
  /**
   * Creates an engine. It does nothing until init().
   * @throws TUICallError -1202 for a missing or malformed server, a CA file that cannot be read, or
   * a requestTimeout that is negative or too long
   */
  explicit TUICallEngine(const TUICallEngineOptions& options)
      : shared_(std::make_shared<Shared>()) {
    shared_->runtime = options.runtime;
    shared_->wake_up = options.wakeUp;
    tuicall_engine_options c{};
    c.size = sizeof c;
    c.dispatch = static_cast<int32_t>(options.dispatch);
    c.server = detail::c_text(options.server);
    c.ca_file = detail::c_text(options.caFile);
    c.runtime = options.runtime ? options.runtime->handle() : nullptr;
    if (options.wakeUp) {
      c.wake_up = &Shared::wake;
      c.wake_up_user_data = shared_.get();
    }
    c.request_timeout_ms = timeout_ms(options.requestTimeout);
    detail::check(tuicall_engine_create(&handle_, &c));
  }

  /** As above, with the default runtime. */
  explicit TUICallEngine(std::string server, std::string caFile = {},
                         TUIDispatch dispatch = TUIDispatch::Thread)
      : TUICallEngine(TUICallEngineOptions{std::move(server), std::move(caFile), dispatch, nullptr,
                                           nullptr, std::chrono::milliseconds(0)}) {}

  TUICallEngine(const TUICallEngine&) = delete;
  TUICallEngine& operator=(const TUICallEngine&) = delete;

  /** Takes the other's engine over; the other may only be destroyed or assigned to. */
  TUICallEngine(TUICallEngine&& other) noexcept
      : shared_(std::move(other.shared_)), handle_(std::exchange(other.handle_, nullptr)) {}

  /** Destroys this engine and takes the other's over. */
  TUICallEngine& operator=(TUICallEngine&& other) noexcept {
    if (this != &other) {
      close();
      shared_ = std::move(other.shared_);
      handle_ = std::exchange(other.handle_, nullptr);
    }
    return *this;
  }

  /**
   * Hangs up, logs out and frees. No callback runs afterwards; inside one of the engine's own
   * callbacks it does not wait, and that callback is the last.
   */
  ~TUICallEngine() { close(); }

  /**
   * The default engine of the process. The first call creates it and needs the options; later ones
   * ignore them.
   * @throws TUICallError as the constructor
   */
  static std::shared_ptr<TUICallEngine> instance(const TUICallEngineOptions& options = {}) {
    Default& d = default_engine();
    const std::lock_guard<std::mutex> lock(d.mutex);
    if (!d.engine) d.engine = std::make_shared<TUICallEngine>(options);
    return d.engine;
  }

  /** Lets go of the default engine: it is destroyed when nobody holds it any more. Without one it
   * does nothing. */
  static void destroyInstance() {
    std::shared_ptr<TUICallEngine> engine;
    Default& d = default_engine();
    const std::lock_guard<std::mutex> lock(d.mutex);
    engine.swap(d.engine);
  }

  /** The handle, for functions of tuicall.h. */
  tuicall_engine* handle() const { return handle_; }

  /** @name Observers */
  /** @{ */

  /** Adds an observer and holds it until it is removed or the engine destroyed. One that is there
   * is not added twice. */
  void addObserver(std::shared_ptr<TUICallObserver> observer) {
    if (!observer)
      throw TUICallError(TUICALL_E_PARAM_INVALID, "the observer is null, expected an object");
    TUICallObserver* const key = observer.get();
    const std::lock_guard<std::mutex> lock(shared_->mutex);
    if (shared_->observers.count(key) != 0) return;
    auto link = std::make_unique<detail::ObserverLink>(std::move(observer), shared_->sink);
    const tuicall_observer table = link->table();
    uint64_t id = 0;
    detail::check(tuicall_engine_add_observer(handle_, &id, &table));
    (void)link.release();  // deleted by the table's release function
    shared_->observers.emplace(key, id);
  }

  /** Adds an observer that the program keeps alive until removeObserver() has returned or the
   * engine is destroyed. */
  void addObserver(TUICallObserver& observer) {
    addObserver(std::shared_ptr<TUICallObserver>(&observer, [](TUICallObserver*) {}));
  }

  /**
   * Removes an observer: after this it is not called again. Waits for a callback of it that is
   * running on another thread. One that is not there is ignored.
   */
  void removeObserver(const TUICallObserver& observer) {
    uint64_t id = 0;
    {
      const std::lock_guard<std::mutex> lock(shared_->mutex);
      const auto found = shared_->observers.find(&observer);
      if (found == shared_->observers.end()) return;
      id = found->second;
      shared_->observers.erase(found);
    }
    detail::check(tuicall_engine_remove_observer(handle_, id));
  }

  /** As above. */
  void removeObserver(const std::shared_ptr<TUICallObserver>& observer) {
    if (observer) removeObserver(*observer);
  }

  /** Sets who is given what observers and completions throw. Empty (the default): it is printed to
   * stderr. */
  void setExceptionHandler(TUICallExceptionHandler handler) {
    shared_->sink->set(std::move(handler));
  }

  /** @} */
  /** @name Dispatch */
  /** @{ */

  /**
   * TUIDispatch::Poll: delivers what waits, on the calling thread.
   * @param timeout how long to wait for the first event; negative = for ever
   * @return how many events and completions were delivered
   * @throws TUICallError -1203 in another dispatch mode, inside a callback, or while another thread
   * polls
   */
  uint32_t poll(std::chrono::milliseconds timeout = std::chrono::milliseconds(0)) {
    uint32_t delivered = 0;
    const auto timeout_ms =
        timeout.count() < 0 ? -1
                            : static_cast<int32_t>(std::min<int64_t>(timeout.count(), INT32_MAX));
    detail::check(tuicall_engine_poll(handle_, timeout_ms, &delivered));
    return delivered;
  }

  /** TUIDispatch::Poll: a file descriptor that is readable while something waits. Only to be waited
   * on. */
  int pollFd() const {
    int32_t fd = -1;
    detail::check(tuicall_engine_poll_fd(handle_, &fd));
    return fd;
  }

  /** @} */
  /** @name Methods; tuicall.h says at each what it does and with which codes it fails */
  /** @{ */

  /** Logs in. @param userSig the ticket, see genUserSig() */
  std::future<TUICallResult> init(uint32_t sdkAppId, const std::string& userId,
                                  const std::string& userSig) {
    return later(&tuicall_engine_init, sdkAppId, detail::c_text(userId), detail::c_text(userSig));
  }
  /** As above, with a completion. */
  void init(uint32_t sdkAppId, const std::string& userId, const std::string& userSig,
            TUICallCompletion done) {
    start(std::move(done), &tuicall_engine_init, sdkAppId, detail::c_text(userId),
          detail::c_text(userSig));
  }

  /** Hangs up and logs out; observers stay. */
  std::future<TUICallResult> unInit() { return later(&tuicall_engine_un_init); }
  /** As above, with a completion. */
  void unInit(TUICallCompletion done) { start(std::move(done), &tuicall_engine_un_init); }

  /** Calls one user. */
  std::future<TUICallResult> call(const std::string& userId, TUICallMediaType callMediaType,
                                  const TUICallParams& params = {}) {
    const tuicall_call_params p = detail::borrow(params);
    return later(&tuicall_engine_call, detail::c_text(userId), code(callMediaType), &p);
  }
  /** As above, with a completion. */
  void call(const std::string& userId, TUICallMediaType callMediaType, const TUICallParams& params,
            TUICallCompletion done) {
    const tuicall_call_params p = detail::borrow(params);
    start(std::move(done), &tuicall_engine_call, detail::c_text(userId), code(callMediaType), &p);
  }

  /** Calls one or several users; one's own id and doubles are dropped. */
  std::future<TUICallResult> calls(const std::vector<std::string>& userIdList,
                                   TUICallMediaType callMediaType,
                                   const TUICallParams& params = {}) {
    const std::vector<const char*> ids = detail::c_texts(userIdList);
    const tuicall_call_params p = detail::borrow(params);
    return later(&tuicall_engine_calls, ids.data(), count(ids), code(callMediaType), &p);
  }
  /** As above, with a completion. */
  void calls(const std::vector<std::string>& userIdList, TUICallMediaType callMediaType,
             const TUICallParams& params, TUICallCompletion done) {
    const std::vector<const char*> ids = detail::c_texts(userIdList);
    const tuicall_call_params p = detail::borrow(params);
    start(std::move(done), &tuicall_engine_calls, ids.data(), count(ids), code(callMediaType), &p);
  }

  /** As calls(), for a group. */
  std::future<TUICallResult> groupCall(const std::string& groupId,
                                       const std::vector<std::string>& userIdList,
                                       TUICallMediaType callMediaType,
                                       const TUICallParams& params = {}) {
    const std::vector<const char*> ids = detail::c_texts(userIdList);
    const tuicall_call_params p = detail::borrow(params);
    return later(&tuicall_engine_group_call, detail::c_text(groupId), ids.data(), count(ids),
                 code(callMediaType), &p);
  }
  /** As above, with a completion. */
  void groupCall(const std::string& groupId, const std::vector<std::string>& userIdList,
                 TUICallMediaType callMediaType, const TUICallParams& params,
                 TUICallCompletion done) {
    const std::vector<const char*> ids = detail::c_texts(userIdList);
    const tuicall_call_params p = detail::borrow(params);
    start(std::move(done), &tuicall_engine_group_call, detail::c_text(groupId), ids.data(),
          count(ids), code(callMediaType), &p);
  }

  /** Answers the ringing call. */
  std::future<TUICallResult> accept() { return later(&tuicall_engine_accept); }
  /** As above, with a completion. */
  void accept(TUICallCompletion done) { start(std::move(done), &tuicall_engine_accept); }

  /** Declines the ringing call. */
  std::future<TUICallResult> reject() { return later(&tuicall_engine_reject); }
  /** As above, with a completion. */
  void reject(TUICallCompletion done) { start(std::move(done), &tuicall_engine_reject); }

  /** Declines the ringing call as busy. */
  std::future<TUICallResult> ignore() { return later(&tuicall_engine_ignore); }
  /** As above, with a completion. */
  void ignore(TUICallCompletion done) { start(std::move(done), &tuicall_engine_ignore); }

  /** Cancels the ringing call that one placed, or leaves the call one is in. */
  std::future<TUICallResult> hangup() { return later(&tuicall_engine_hangup); }
  /** As above, with a completion. */
  void hangup(TUICallCompletion done) { start(std::move(done), &tuicall_engine_hangup); }

  /** Invites more people into the running call; the result's userIds are those really invited. */
  std::future<TUICallResult> inviteUser(const std::vector<std::string>& userIdList,
                                        const TUICallParams& params = {}) {
    const std::vector<const char*> ids = detail::c_texts(userIdList);
    const tuicall_call_params p = detail::borrow(params);
    return later(&tuicall_engine_invite_user, ids.data(), count(ids), &p);
  }
  /** As above, with a completion. */
  void inviteUser(const std::vector<std::string>& userIdList, const TUICallParams& params,
                  TUICallCompletion done) {
    const std::vector<const char*> ids = detail::c_texts(userIdList);
    const tuicall_call_params p = detail::borrow(params);
    start(std::move(done), &tuicall_engine_invite_user, ids.data(), count(ids), &p);
  }

  /** Enters a running call. */
  std::future<TUICallResult> join(const std::string& callId) {
    return later(&tuicall_engine_join, detail::c_text(callId));
  }
  /** As above, with a completion. */
  void join(const std::string& callId, TUICallCompletion done) {
    start(std::move(done), &tuicall_engine_join, detail::c_text(callId));
  }

  /** Enters a group's running call by its room. */
  std::future<TUICallResult> joinInGroupCall(const TUIRoomId& roomId, const std::string& groupId,
                                             TUICallMediaType callMediaType) {
    const tuicall_room_id room = detail::borrow(roomId);
    return later(&tuicall_engine_join_in_group_call, &room, detail::c_text(groupId),
                 code(callMediaType));
  }
  /** As above, with a completion. */
  void joinInGroupCall(const TUIRoomId& roomId, const std::string& groupId,
                       TUICallMediaType callMediaType, TUICallCompletion done) {
    const tuicall_room_id room = detail::borrow(roomId);
    start(std::move(done), &tuicall_engine_join_in_group_call, &room, detail::c_text(groupId),
          code(callMediaType));
  }

  /** Switches the call between video and audio. */
  std::future<TUICallResult> switchCallMediaType(TUICallMediaType newType) {
    return later(&tuicall_engine_switch_call_media_type, code(newType));
  }
  /** As above, with a completion. */
  void switchCallMediaType(TUICallMediaType newType, TUICallCompletion done) {
    start(std::move(done), &tuicall_engine_switch_call_media_type, code(newType));
  }

  /** Starts the video stream; outside a call it takes effect when the next one begins. */
  std::future<TUICallResult> openCamera() { return later(&tuicall_engine_open_camera); }
  /** As above, with a completion. */
  void openCamera(TUICallCompletion done) { start(std::move(done), &tuicall_engine_open_camera); }

  /** Stops the video stream. */
  std::future<TUICallResult> closeCamera() { return later(&tuicall_engine_close_camera); }
  /** As above, with a completion. */
  void closeCamera(TUICallCompletion done) { start(std::move(done), &tuicall_engine_close_camera); }

  /** Starts the audio stream; outside a call it takes effect when the next one begins. */
  std::future<TUICallResult> openMicrophone() { return later(&tuicall_engine_open_microphone); }
  /** As above, with a completion. */
  void openMicrophone(TUICallCompletion done) {
    start(std::move(done), &tuicall_engine_open_microphone);
  }

  /** Stops the audio stream. */
  std::future<TUICallResult> closeMicrophone() { return later(&tuicall_engine_close_microphone); }
  /** As above, with a completion. */
  void closeMicrophone(TUICallCompletion done) {
    start(std::move(done), &tuicall_engine_close_microphone);
  }

  /** Sets the profile of this user. @param nickname at most 500 bytes @param avatar a URL, at most
   * 500 bytes */
  std::future<TUICallResult> setSelfInfo(const std::string& nickname, const std::string& avatar) {
    return later(&tuicall_engine_set_self_info, detail::c_text(nickname), detail::c_text(avatar));
  }
  /** As above, with a completion. */
  void setSelfInfo(const std::string& nickname, const std::string& avatar, TUICallCompletion done) {
    start(std::move(done), &tuicall_engine_set_self_info, detail::c_text(nickname),
          detail::c_text(avatar));
  }

  /** Whether this user may be logged in on several devices at once. */
  std::future<TUICallResult> enableMultiDeviceAbility(bool enable) {
    return later(&tuicall_engine_enable_multi_device_ability, enable ? 1 : 0);
  }
  /** As above, with a completion. */
  void enableMultiDeviceAbility(bool enable, TUICallCompletion done) {
    start(std::move(done), &tuicall_engine_enable_multi_device_ability, enable ? 1 : 0);
  }

  /** Operators only: ends anybody's call. */
  std::future<TUICallResult> endCall(const std::string& callId) {
    return later(&tuicall_engine_end_call, detail::c_text(callId));
  }
  /** As above, with a completion. */
  void endCall(const std::string& callId, TUICallCompletion done) {
    start(std::move(done), &tuicall_engine_end_call, detail::c_text(callId));
  }

  /** The current or last call, as of the event that was delivered last (inside a callback: the
   * event at hand). */
  TUICallInfo callInfo() const {
    tuicall_call_info* raw = nullptr;
    detail::check(tuicall_engine_call_info(handle_, &raw));
    const std::unique_ptr<tuicall_call_info, void (*)(tuicall_call_info*)> owner(
        raw, &tuicall_call_info_free);
    return detail::info(*raw);
  }

  /** @} */

 private:
  // What the library's callbacks lead to; outlives this object if it is destroyed inside one of
  // them.
  struct Shared {
    std::shared_ptr<TUICallRuntime> runtime;
    std::function<void()> wake_up;
    std::shared_ptr<detail::ExceptionSink> sink = std::make_shared<detail::ExceptionSink>();
    std::mutex mutex;
    std::unordered_map<const TUICallObserver*, uint64_t> observers;  // guarded by mutex
    std::shared_ptr<Shared> self;  // set while an asynchronous end still needs it

    static void wake(void* self) {
      auto* shared = static_cast<Shared*>(self);
      shared->sink->guard("wake_up", shared->wake_up);
    }
  };

  struct Default {
    std::mutex mutex;
    std::shared_ptr<TUICallEngine> engine;
  };

  // Never destroyed: at the end of the process the library ends its threads itself.
  static Default& default_engine() {
    static auto* const instance = new Default;
    return *instance;
  }

  static int32_t code(TUICallMediaType type) { return static_cast<int32_t>(type); }
  static uint32_t count(const std::vector<const char*>& ids) {
    return static_cast<uint32_t>(ids.size());
  }

  static tuicall_completion completion(int32_t delivery, void* link,
                                       void (*fire)(void*, const tuicall_result*)) {
    tuicall_completion c{};
    c.size = sizeof c;
    c.delivery = delivery;
    c.user_data = link;
    c.done = fire;
    return c;
  }

  template <class Function, class... Args>
  std::future<TUICallResult> later(Function function, Args... args) {
    auto link = std::make_unique<detail::PromiseLink>();
    std::future<TUICallResult> future = link->promise.get_future();
    int32_t on_loop = 0;
    detail::check(tuicall_engine_current_thread(handle_, nullptr, &on_loop));
    if (on_loop != 0) {
      link->fail({TUICALL_E_REQUEST_REFUSED,
                  "a future was asked for on the loop thread, where it would wait for itself; use "
                  "a completion"});
      return future;
    }
    const tuicall_completion c =
        completion(TUICALL_DELIVER_ON_LOOP, link.get(), &detail::PromiseLink::fire);
    const int32_t status = function(handle_, args..., &c);
    if (status == TUICALL_OK) {
      (void)link.release();  // deleted when the answer comes
    } else {
      link->fail(detail::last_error(status));
    }
    return future;
  }

  template <class Function, class... Args>
  void start(TUICallCompletion done, Function function, Args... args) {
    if (!done) return detail::check(function(handle_, args..., nullptr));
    auto link = std::make_unique<detail::CompletionLink>();
    link->done = std::move(done);
    link->sink = shared_->sink;
    const tuicall_completion c =
        completion(TUICALL_DELIVER_IN_ORDER, link.get(), &detail::CompletionLink::fire);
    detail::check(function(handle_, args..., &c));
    (void)link.release();  // deleted when the answer comes
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
    if (handle_ == nullptr) return;
    tuicall_engine* const handle = std::exchange(handle_, nullptr);
    if (tuicall_engine_destroy(handle) == TUICALL_OK) return shared_.reset();
    Shared* const kept = shared_.get();
    kept->self = std::move(shared_);
    const auto destroyed = [](void* user_data) {
      const std::shared_ptr<Shared> last = std::move(static_cast<Shared*>(user_data)->self);
    };
    if (tuicall_engine_destroy_async(handle, destroyed, kept) != TUICALL_OK) {
      destroyed(kept);  // in a forked child, where nothing of the engine runs
    }
  }

  std::shared_ptr<Shared> shared_;
  tuicall_engine* handle_ = nullptr;
};

/**
 * Makes a UserSig ticket. Keep the secret key on a server: whoever has it can log in as anybody.
 * @param expire valid for so long from now, at least one second
 * @throws TUICallError -1202
 */
inline std::string genUserSig(uint32_t sdkAppId, const std::string& userId,
                              const std::string& secretKey,
                              std::chrono::seconds expire = std::chrono::hours(24 * 7)) {
  char* ticket = nullptr;
  detail::check(tuicall_user_sig_make(&ticket, sdkAppId, detail::c_text(userId),
                                      detail::c_text(secretKey),
                                      static_cast<int64_t>(expire.count()), 0));
  const std::unique_ptr<char, void (*)(char*)> owner(ticket, &tuicall_free);
  return ticket;
}

}  // namespace tuicall

#endif  // TUICALL_TUICALL_HPP
