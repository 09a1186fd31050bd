// What one event costs from the engine's queue to a C function, beside calling that function: the
// difference is what the dispatcher and the table add.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <utility>

#include "client/callback_thread.h"
#include "client/dispatcher.h"
#include "table_observer.h"
#include "tuicall/tuicall.h"

namespace tuicall {
namespace {

using client::DispatchMode;
using wire::EventKind;

void take_user(void* count, const tuicall_user_event* event) {
  *static_cast<size_t*>(count) += event->user_id.length;
}

void take_error(void* count, const tuicall_error_event* event) {
  *static_cast<size_t*>(count) += static_cast<size_t>(event->code);
}

tuicall_observer observer_of(size_t& count) {
  tuicall_observer table{};
  table.size = sizeof(table);
  table.user_data = &count;
  table.on_user_join = take_user;
  table.on_error = take_error;
  return table;
}

client::Notification notification_of(EventKind kind) {
  client::Notification notification;
  notification.event.kind = kind;
  notification.event.code = 1;
  notification.event.user_id = "alice";
  notification.event.call_id = "c-1234567";
  notification.info = std::make_shared<base::CallInfo>();
  return notification;
}

void bare_function(benchmark::State& state) {
  size_t count = 0;
  const tuicall_observer table = observer_of(count);
  const tuicall_user_event event = {sizeof(event), 0, {"alice", 5, 0}, {"c-1234567", 9, 0}};
  auto* volatile function = table.on_user_join;
  for ([[maybe_unused]] auto _ : state) function(table.user_data, &event);
  benchmark::DoNotOptimize(count);
}
BENCHMARK(bare_function);

void through_table(benchmark::State& state) {
  size_t count = 0;
  capi::TableObserver observer(observer_of(count));
  const client::Notification notification = notification_of(static_cast<EventKind>(state.range(0)));
  for ([[maybe_unused]] auto _ : state) observer.notify(notification);
  benchmark::DoNotOptimize(count);
}
BENCHMARK(through_table)->ArgName("two_texts")->Arg(static_cast<int64_t>(EventKind::kUserJoin));

// Pushed and delivered on one thread, a copy of the notification included.
void through_dispatcher(benchmark::State& state) {
  size_t count = 0;
  client::CallbackThread callbacks({}, {});
  const auto mode = static_cast<DispatchMode>(state.range(0));
  const auto dispatcher = std::make_shared<client::Dispatcher>(mode, callbacks, nullptr);
  dispatcher->observers().add(std::make_unique<capi::TableObserver>(observer_of(count)));
  const client::Notification notification = notification_of(EventKind::kUserJoin);
  for ([[maybe_unused]] auto _ : state) {
    dispatcher->push(notification);
    if (mode == DispatchMode::kPoll) dispatcher->poll(0, nullptr);
  }
  dispatcher->close();
  benchmark::DoNotOptimize(count);
}
BENCHMARK(through_dispatcher)
    ->ArgName("mode")
    ->Arg(static_cast<int64_t>(DispatchMode::kInline))
    ->Arg(static_cast<int64_t>(DispatchMode::kPoll));

}  // namespace
}  // namespace tuicall
