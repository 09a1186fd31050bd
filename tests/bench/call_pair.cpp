#include "call_pair.h"

#include <ctime>
#include <stdexcept>
#include <utility>

namespace tuicall::bench {
namespace {

constexpr int64_t kTicket_s = 86'400;

CallPair& pair_of(void* user_data) { return *static_cast<CallPair*>(user_data); }

void require(int32_t code) {
  if (code != TUICALL_OK) throw std::runtime_error(tuicall_last_error());
}

std::string ticket_for(const Target& target, const std::string& user_id) {
  char* text = nullptr;
  require(tuicall_user_sig_make(&text, target.sdk_app_id, user_id.c_str(),
                                target.secret_key.c_str(), kTicket_s, std::time(nullptr)));
  std::string ticket = text;
  tuicall_free(text);
  return ticket;
}

}  // namespace

CallPair::CallPair(const Target& target, tuicall_runtime* runtime, size_t number, Tally& tally,
                   Over over)
    : tally_(tally), over_(std::move(over)), callee_id_("callee-" + std::to_string(number)) {
  tuicall_observer caller{};
  caller.size = sizeof(caller);
  caller.user_data = this;
  caller.on_call_begin = [](void* self, const tuicall_call_begin_event*) {
    CallPair& pair = pair_of(self);
    pair.began_after_ns_ = now_ns() - pair.called_at_ns_;
    tuicall_engine_hangup(pair.caller_.engine, nullptr);
  };
  caller.on_call_end = [](void* self, const tuicall_call_end_event*) {
    pair_of(self).one_side_is_over();
  };
  tuicall_observer callee{};
  callee.size = sizeof(callee);
  callee.user_data = this;
  callee.on_call_received = [](void* self, const tuicall_call_received_event*) {
    CallPair& pair = pair_of(self);
    pair.rang_after_ns_ = now_ns() - pair.called_at_ns_;
    tuicall_engine_accept(pair.callee_.engine, nullptr);
  };
  callee.on_call_end = caller.on_call_end;
  log_in(caller_, target, runtime, "caller-" + std::to_string(number), caller);
  log_in(callee_, target, runtime, callee_id_, callee);
}

CallPair::~CallPair() {
  tuicall_engine_destroy(caller_.engine);
  tuicall_engine_destroy(callee_.engine);
}

void CallPair::log_in(User& user, const Target& target, tuicall_runtime* runtime,
                      const std::string& user_id, const tuicall_observer& observer) {
  tuicall_engine_options options{};
  options.size = sizeof(options);
  options.dispatch = TUICALL_DISPATCH_INLINE;
  options.server = target.server.c_str();
  options.ca_file = target.ca_file.c_str();
  options.runtime = runtime;
  require(tuicall_engine_create(&user.engine, &options));
  require(tuicall_engine_add_observer(user.engine, nullptr, &observer));
  tuicall_completion completion{};
  completion.size = sizeof(completion);
  completion.user_data = &user;
  completion.done = [](void* about, const tuicall_result* result) {
    static_cast<User*>(about)->logged_in.set_value(result->message.data);
  };
  require(tuicall_engine_init(user.engine, target.sdk_app_id, user_id.c_str(),
                              ticket_for(target, user_id).c_str(), &completion));
}

void CallPair::wait_for_log_in() {
  for (User* user : {&caller_, &callee_}) {
    const std::string failure = user->logged_in.get_future().get();
    if (!failure.empty()) throw std::runtime_error(failure);
  }
}

void CallPair::call() {
  sides_over_ = 0;
  called_at_ns_ = now_ns();
  tuicall_completion completion{};
  completion.size = sizeof(completion);
  completion.user_data = this;
  completion.done = [](void* self, const tuicall_result* result) {
    if (result->code == TUICALL_OK) return;
    CallPair& pair = pair_of(self);
    pair.tally_.add_failure(result->message.data);
    pair.over_(pair);
  };
  const int32_t code = tuicall_engine_call(caller_.engine, callee_id_.c_str(), TUICALL_MEDIA_AUDIO,
                                           nullptr, &completion);
  if (code != TUICALL_OK) throw std::runtime_error(tuicall_last_error());
}

void CallPair::one_side_is_over() {
  if (++sides_over_ < 2) return;
  tally_.add_call(rang_after_ns_, began_after_ns_);
  over_(*this);
}

}  // namespace tuicall::bench
