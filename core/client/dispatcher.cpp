#include "client/dispatcher.h"

#include <utility>

namespace tuicall::client {

Dispatcher::Dispatcher(DispatchMode mode, CallbackThread& callbacks, std::function<void()> wake_up)
    : mode_(mode),
      callbacks_(callbacks),
      wake_up_(std::move(wake_up)),
      signal_(mode == DispatchMode::kPoll ? std::make_unique<EventSignal>() : nullptr),
      told_(std::make_shared<base::CallInfo>()) {}

void Dispatcher::push(Notification notification) { enqueue({std::move(notification)}); }

void Dispatcher::push(Completion completion, MethodResult result, CallInfoPointer info) {
  enqueue({Finished{std::move(completion), std::move(result), std::move(info)}});
}

void Dispatcher::enqueue(Item item) {
  {
    const std::lock_guard lock(mutex_);
    const auto* notification = std::get_if<Notification>(&item.content);
    if (notification != nullptr && notification->is_report()) drop_older_report(notification->kind);
    item.number = ++last_number_;
    queue_.push_back(std::move(item));
    if (scheduled_) return;
    scheduled_ = true;
  }
  schedule();
}

// With the lock held. A program that does not keep up with them finds one report of each kind.
void Dispatcher::drop_older_report(Notification::Kind kind) {
  std::erase_if(queue_, [kind](const Item& item) {
    const auto* waiting = std::get_if<Notification>(&item.content);
    return waiting != nullptr && waiting->kind == kind;
  });
}

// Once for each time the queue goes from empty to not empty.
void Dispatcher::schedule() {
  switch (mode_) {
    case DispatchMode::kThread:
      callbacks_.post([self = shared_from_this()] { self->run_scheduled(); });
      return;
    case DispatchMode::kPoll:
      signal_->raise();
      if (wake_up_) wake_up_();
      return;
    case DispatchMode::kInline:
      run_scheduled();
      return;
  }
}

// One batch, and the rest after what other engines have to say.
void Dispatcher::run_scheduled() {
  deliver_batch();
  {
    const std::lock_guard lock(mutex_);
    if (queue_.empty() || closed_) {
      scheduled_ = false;
      return;
    }
  }
  schedule();
}

uint32_t Dispatcher::deliver_batch() {
  std::vector<Item> batch;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return 0;
    delivering_ = true;
    batch.swap(queue_);
    if (signal_) {
      scheduled_ = false;
      signal_->lower();
    }
  }
  running_thread_ = std::this_thread::get_id();
  uint32_t delivered = 0;
  for (Item& item : batch) delivered += deliver(item) ? 1 : 0;
  running_thread_ = std::thread::id();
  const std::lock_guard lock(mutex_);
  delivering_ = false;
  if (when_stopped_) callbacks_.post(std::exchange(when_stopped_, nullptr));
  idle_.notify_all();
  return delivered;
}

bool Dispatcher::deliver(Item& item) {
  if (auto* notification = std::get_if<Notification>(&item.content)) {
    if (closed_) return false;
    tell(notification->info, item.number);
    delivered_info_ = notification->info;
    observers_.deliver(*notification);
    tell(notification->present, item.number);
    return true;
  }
  auto& finished = std::get<Finished>(item.content);
  tell(finished.info, item.number);
  delivered_info_ = finished.info ? finished.info : told();
  if (!finished.completion.done) return false;
  finished.completion.done(finished.result);
  return true;
}

base::Status Dispatcher::poll(int timeout_ms, uint32_t* count) {
  if (count != nullptr) *count = 0;
  const auto refused = [](const char* why) { return base::Status{base::kRequestRefused, why}; };
  if (mode_ != DispatchMode::kPoll) return refused("the engine was not created for poll dispatch");
  if (in_callback()) return refused("poll was called inside a callback of the same engine");
  if (polling_.exchange(true)) return refused("another thread is polling this engine");
  const uint32_t delivered = signal_->wait(timeout_ms) ? deliver_batch() : 0;
  polling_ = false;
  if (count != nullptr) *count = delivered;
  return {};
}

CallInfoPointer Dispatcher::info() const { return in_callback() ? delivered_info_ : told(); }

CallInfoPointer Dispatcher::told() const {
  const std::lock_guard lock(told_mutex_);
  return told_;
}

void Dispatcher::publish(const CallInfoPointer& info) {
  uint64_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    number = ++last_number_;
  }
  tell(info, number);
}

// What is older than what was told already changes nothing.
void Dispatcher::tell(const CallInfoPointer& info, uint64_t number) {
  if (!info) return;
  const std::lock_guard lock(told_mutex_);
  if (number < told_number_) return;
  told_ = info;
  told_number_ = number;
}

void Dispatcher::close() {
  std::vector<Item> rest;
  {
    std::unique_lock lock(mutex_);
    closed_ = true;
    if (signal_) signal_->raise();  // whoever waits in poll() shall go
    idle_.wait(lock, [this] { return !delivering_; });
    rest.swap(queue_);
  }
  running_thread_ = std::this_thread::get_id();
  for (Item& item : rest) deliver(item);
  observers_.clear();
  running_thread_ = std::thread::id();
}

void Dispatcher::stop_then(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  signal_->raise();  // whoever waits in poll() shall go
  if (delivering_) {
    when_stopped_ = std::move(task);
  } else {
    callbacks_.post(std::move(task));
  }
}

}  // namespace tuicall::client
