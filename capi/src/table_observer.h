// An observer that is a C table of functions.
#pragma once

#include "client/observer_list.h"
#include "tuicall/tuicall.h"

namespace tuicall::capi {

class TableObserver : public client::Observer {
 public:
  // The table is complete: null where nothing is to be called.
  explicit TableObserver(const tuicall_observer& table) : table_(table) {}
  ~TableObserver() override;
  TableObserver(const TableObserver&) = delete;
  TableObserver& operator=(const TableObserver&) = delete;

  void notify(const client::Notification& notification) override;

 private:
  void call_received(const wire::Event& event, const base::CallInfo& info);
  void cancelled(const wire::Event& event);
  void call_not_connected(const wire::Event& event, const base::CallInfo& info);
  void call_begin(const wire::Event& event);
  void call_end(const wire::Event& event);
  void media_type_changed(const wire::Event& event);

  // The lists are never empty: this user is in them.
  void voice_volume(const std::vector<client::UserReport>& reports);
  void network_quality(const std::vector<client::UserReport>& reports);

  using UserFunction = void (*)(void*, const tuicall_user_event*);
  using AvailableFunction = void (*)(void*, const tuicall_user_available_event*);
  using EmptyFunction = void (*)(void*, const tuicall_empty_event*);
  void user(UserFunction function, const wire::Event& event);
  void available(AvailableFunction function, const wire::Event& event);
  void empty(EmptyFunction function);

  const tuicall_observer table_;
};

}  // namespace tuicall::capi
