#include "load/user.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <memory>
#include <numbers>
#include <utility>

#include "load/clock.h"

namespace tuicall::cli::load {

namespace {

constexpr int64_t kTicket_s = 604'800;
constexpr uint32_t kRequestTimeout_ms = 60'000;  // who waits longer than that is told so
// The tone: it only has to be loud enough not to be silence.
constexpr uint32_t kToneRate_hz = 16'000;
constexpr double kTone_hz = 440;
constexpr double kToneLevel = 8'000;
constexpr int kHeardLevel = 300;
constexpr double kLongestTone_s = 59;
constexpr uint32_t kHeard_samples = 2 * kToneRate_hz;

std::string_view text(const tuicall_string& string) { return {string.data, string.length}; }

void require(int32_t code) {
  if (code != TUICALL_OK) throw UsageError(tuicall_last_error());
}

const std::vector<int16_t>& tone() {
  static const std::vector<int16_t> samples = [] {
    std::vector<int16_t> made(static_cast<size_t>(kLongestTone_s * kToneRate_hz));
    for (size_t i = 0; i < made.size(); ++i) {
      const double turns = kTone_hz * static_cast<double>(i) / kToneRate_hz;
      made[i] = static_cast<int16_t>(kToneLevel * std::sin(2 * std::numbers::pi * turns));
    }
    return made;
  }();
  return samples;
}

void hand_over(void* done, const tuicall_result* result) {
  const std::unique_ptr<User::Done> owner(static_cast<User::Done*>(done));
  (*owner)(result->code, std::string(text(result->message)));
}

// Runs a method with a completion that is told once, also if it is refused at once.
template <class Method>
void start(User::Done done, Method method) {
  auto owner = std::make_unique<User::Done>(std::move(done));
  tuicall_completion completion{};
  completion.size = sizeof completion;
  completion.user_data = owner.get();
  completion.done = &hand_over;
  const int32_t code = method(&completion);
  if (code == TUICALL_OK) {
    (void)owner.release();  // hand_over() frees it
  } else {
    (*owner)(code, tuicall_last_error());
  }
}

}  // namespace

User::User(std::string id, const Account& account, tuicall_runtime* runtime, Tally& tally,
           Listener listener)
    : id_(std::move(id)), account_(account), tally_(tally), listener_(std::move(listener)) {
  tuicall_engine_options options{};
  options.size = sizeof options;
  options.dispatch = TUICALL_DISPATCH_INLINE;
  options.server = account.server.c_str();
  options.ca_file = account.ca_file.c_str();
  options.runtime = runtime;
  options.request_timeout_ms = kRequestTimeout_ms;
  options.volume_interval_ms = -1;
  require(tuicall_engine_create(&engine_, &options));
  const tuicall_observer calls = observer_for(listener_);
  require(tuicall_engine_add_observer(engine_, nullptr, &calls));
  tuicall_observer link{};
  link.size = sizeof link;
  link.user_data = this;
  link.on_connection_state_changed = [](void* self,
                                        const tuicall_connection_state_changed_event* event) {
    static_cast<User*>(self)->connection_changed(event->state);
  };
  require(tuicall_engine_add_observer(engine_, nullptr, &link));
}

User::~User() { tuicall_engine_destroy(engine_); }

void User::connection_changed(int32_t state) {
  const bool connected = state == TUICALL_CONNECTION_CONNECTED;
  if (connected != connected_) tally_.add_connected(connected ? 1 : -1);
  connected_ = connected;
  if (connected && lost_at_ns_ != 0) {
    tally_.add_time(Timed::kBack, now_ns() - lost_at_ns_);
    lost_at_ns_ = 0;
  } else if (state == TUICALL_CONNECTION_RECONNECTING && lost_at_ns_ == 0) {
    lost_at_ns_ = now_ns();
  }
}

void User::log_in(Done done) {
  char* ticket = nullptr;
  require(tuicall_user_sig_make(&ticket, account_.sdk_app_id, id_.c_str(), account_.key().c_str(),
                                kTicket_s, std::time(nullptr)));
  const std::unique_ptr<char, void (*)(char*)> owner(ticket, &tuicall_free);
  start(std::move(done), [&](const tuicall_completion* completion) {
    return tuicall_engine_init(engine_, account_.sdk_app_id, id_.c_str(), ticket, completion);
  });
}

void User::log_out(Done done) {
  start(std::move(done), [&](const tuicall_completion* completion) {
    return tuicall_engine_un_init(engine_, completion);
  });
}

void User::call(const std::vector<const char*>& user_ids, const std::string& group, Done done) {
  const auto count = static_cast<uint32_t>(user_ids.size());
  start(std::move(done), [&](const tuicall_completion* completion) {
    if (!group.empty()) {
      return tuicall_engine_group_call(engine_, group.c_str(), user_ids.data(), count,
                                       TUICALL_MEDIA_AUDIO, nullptr, completion);
    }
    return tuicall_engine_calls(engine_, user_ids.data(), count, TUICALL_MEDIA_AUDIO, nullptr,
                                completion);
  });
}

void User::accept(Done done) {
  start(std::move(done), [&](const tuicall_completion* completion) {
    return tuicall_engine_accept(engine_, completion);
  });
}

void User::reject(Done done) {
  start(std::move(done), [&](const tuicall_completion* completion) {
    return tuicall_engine_reject(engine_, completion);
  });
}

void User::ignore(Done done) {
  start(std::move(done), [&](const tuicall_completion* completion) {
    return tuicall_engine_ignore(engine_, completion);
  });
}

void User::hang_up(Done done) {
  start(std::move(done), [&](const tuicall_completion* completion) {
    return tuicall_engine_hangup(engine_, completion);
  });
}

void User::open_microphone() { tuicall_engine_open_microphone(engine_, nullptr); }

void User::say_tone(double duration_s) {
  tuicall_audio audio{};
  audio.size = sizeof audio;
  audio.sample_format = TUICALL_SAMPLE_S16;
  audio.sample_rate_hz = kToneRate_hz;
  audio.channels = 1;
  audio.samples = tone().data();
  audio.sample_count = static_cast<uint32_t>(std::min(duration_s, kLongestTone_s) * kToneRate_hz);
  tuicall_engine_push_audio(engine_, &audio, nullptr);
}

bool User::hear(const std::string& user_id) {
  std::vector<int16_t> samples(kHeard_samples);
  tuicall_audio_buffer buffer{};
  buffer.size = sizeof buffer;
  buffer.sample_format = TUICALL_SAMPLE_S16;
  buffer.sample_rate_hz = kToneRate_hz;
  buffer.channels = 1;
  buffer.samples = samples.data();
  buffer.capacity = kHeard_samples;
  if (tuicall_engine_read_audio(engine_, user_id.c_str(), &buffer, 0) != TUICALL_OK) return false;
  samples.resize(buffer.sample_count);
  return std::any_of(samples.begin(), samples.end(),
                     [](int16_t sample) { return std::abs(sample) > kHeardLevel; });
}

}  // namespace tuicall::cli::load
