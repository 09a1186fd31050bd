// Hands notifications and completions of one engine to the program: one at a time, in order, where
// the program chose. The loop thread pushes; no lock is held while user code runs.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "base/status.h"
#include "client/callback_thread.h"
#include "client/event_signal.h"
#include "client/notification.h"
#include "client/observer_list.h"

namespace tuicall::client {

enum class DispatchMode : int32_t { kThread = 0, kPoll = 1, kInline = 2 };

class Dispatcher : public std::enable_shared_from_this<Dispatcher> {
 public:
  // wake_up (may be empty): kPoll, called on the loop thread when the queue is no longer empty.
  Dispatcher(DispatchMode mode, CallbackThread& callbacks, std::function<void()> wake_up);

  ObserverList& observers() { return observers_; }

  // Loop thread. info: what call_info() says from the moment this is delivered; null = no change.
  // A report takes the place of an older one of its kind that waits.
  void push(Notification notification);
  void push(Completion completion, MethodResult result, CallInfoPointer info);

  // kPoll: delivers what waits; count (may be null) gets how much. Fails with kRequestRefused as
  // tuicall.h says.
  base::Status poll(int timeout_ms, uint32_t* count);
  // kPoll: readable while something waits.
  int poll_fd() const { return signal_->fd(); }

  // What call_info() says: inside a callback, of what is being delivered; elsewhere as told().
  // Never null. Any thread.
  CallInfoPointer info() const;
  // The newest that the program has been told, by a delivery or by publish(). Never null. Any
  // thread.
  CallInfoPointer told() const;
  // Loop thread. The program has been told this on another way, and ahead of what waits.
  void publish(const CallInfoPointer& info);

  bool in_callback() const { return running_thread_ == std::this_thread::get_id(); }
  DispatchMode mode() const { return mode_; }

  // The end: notifications that wait are dropped, completions that wait are called, observers
  // released. Nothing is pushed any more. On the calling thread, once no callback runs; not inside
  // a callback.
  void close();
  // kPoll: nothing is delivered any more; then the task runs on the callback thread, which does not
  // wait for a callback that runs in poll(). Once.
  void stop_then(std::function<void()> task);

 private:
  struct Finished {
    Completion completion;
    MethodResult result;
    CallInfoPointer info;
  };
  struct Item {
    std::variant<Notification, Finished> content;
    uint64_t number = 0;  // in the order of pushing
  };

  void enqueue(Item item);
  void drop_older_report(Notification::Kind kind);
  void schedule();
  void run_scheduled();
  // Delivers what waits, and gives how much of it the program could see.
  uint32_t deliver_batch();
  bool deliver(Item& item);
  void tell(const CallInfoPointer& info, uint64_t number);

  const DispatchMode mode_;
  CallbackThread& callbacks_;
  const std::function<void()> wake_up_;
  const std::unique_ptr<EventSignal> signal_;  // kPoll
  ObserverList observers_;
  std::atomic<std::thread::id> running_thread_;
  std::atomic<bool> polling_ = false;
  std::atomic<bool> closed_ = false;

  std::mutex mutex_;  // guards what follows
  std::condition_variable idle_;
  std::vector<Item> queue_;
  bool scheduled_ = false;  // somebody has been told that the queue is not empty
  bool delivering_ = false;
  uint64_t last_number_ = 0;
  std::function<void()> when_stopped_;

  CallInfoPointer delivered_info_;  // only inside callbacks, on their thread
  mutable std::mutex told_mutex_;   // guards what follows
  CallInfoPointer told_;
  uint64_t told_number_ = 0;  // of the item that told_ belongs to or comes after
};

}  // namespace tuicall::client
