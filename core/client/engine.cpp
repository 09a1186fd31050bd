#include "client/engine.h"

#include <future>
#include <random>
#include <utility>

#include "client/present_call.h"

namespace tuicall::client {
namespace {

constexpr uint64_t kConnectTimeout_ms = 10'000;
constexpr const char* kDestroyed = "the engine was destroyed";

}  // namespace

base::Result<std::shared_ptr<Engine>> Engine::create(Runtime& runtime,
                                                     const EngineOptions& options) {
  const base::Result<net::Endpoint> endpoint = net::parse_endpoint(options.server);
  if (!endpoint.ok()) return endpoint.status();
  if (endpoint->port == 0) {
    return base::Status{base::kParamInvalid,
                        "server '" + options.server + "' has port 0, expected 1 to 65535"};
  }
  const base::Result<std::shared_ptr<net::TlsContext>> tls =
      net::TlsContext::shared_client(options.ca_file);
  if (!tls.ok()) return tls.status();
  auto dispatcher =
      std::make_shared<Dispatcher>(options.dispatch, runtime.callbacks(), options.wake_up);
  const auto engine = std::make_shared<Engine>(runtime, std::move(dispatcher));
  engine->start([&runtime, tls = *tls, endpoint = *endpoint,
                 timeout_ms = options.request_timeout_ms, audio = engine->audio_,
                 sound = options.sound](loop::Loop& loop, Dispatcher& to) {
    const auto dial = [&loop, tls, endpoint, queue = runtime.dial_queue(to_string(endpoint))] {
      return queue->enqueue([&loop, tls, endpoint] {
        return net::connect_tls(loop, tls, endpoint, kConnectTimeout_ms);
      });
    };
    auto session = std::make_unique<Session>(loop, to, dial, timeout_ms, std::random_device{}());
    session->use_sound(audio, sound);
    return session;
  });
  return engine;
}

Engine::Engine(Runtime& runtime, std::shared_ptr<Dispatcher> dispatcher)
    : runtime_(runtime), files_(runtime.files(), audio_), dispatcher_(std::move(dispatcher)) {
  runtime_.engine_added();
}

Engine::~Engine() = default;

void Engine::start(MakeSession make_session) {
  runtime_.loop().post([self = shared_from_this(), make_session = std::move(make_session)] {
    self->session_ = make_session(self->runtime_.loop(), *self->dispatcher_);
  });
}

// Runs the task on the loop thread.
template <typename Task>
base::Status Engine::post(Completion completion, Task task) {
  const std::lock_guard lock(ended_mutex_);
  if (ended_) return {base::kNotLoggedIn, kDestroyed};
  runtime_.loop().post(
      [self = shared_from_this(), completion = std::move(completion), task = std::move(task)] {
        if (self->session_) return task(*self->session_, completion);
        self->deliver(completion, {base::kNotLoggedIn, kDestroyed});
      });
  return {};
}

base::Status Engine::log_in(Credentials credentials, Completion completion) {
  return post(std::move(completion),
              [credentials = std::move(credentials)](Session& session, const Completion& c) {
                session.log_in(credentials, c);
              });
}

base::Status Engine::log_out(Completion completion) {
  return post(std::move(completion),
              [](Session& session, const Completion& c) { session.log_out(c); });
}

base::Status Engine::request(wire::Command command, Completion completion) {
  name_present_call(command, *dispatcher_->told());
  return post(std::move(completion),
              [command = std::move(command)](Session& session, const Completion& c) {
                session.request(command, c);
              });
}

base::Status Engine::set_camera(bool open, Completion completion) {
  return post(std::move(completion),
              [open](Session& session, const Completion& c) { session.set_camera(open, c); });
}

base::Status Engine::set_microphone(bool open, Completion completion) {
  return post(std::move(completion),
              [open](Session& session, const Completion& c) { session.set_microphone(open, c); });
}

void Engine::use_sound() {
  if (sound_used_.exchange(true)) return;
  runtime_.loop().post([self = shared_from_this()] {
    if (self->session_) self->session_->sound_used();
  });
}

base::Status Engine::push_audio(const AudioChunk& chunk, uint32_t& queued_ms) {
  use_sound();
  return audio_->input.push(chunk, queued_ms);
}

base::Status Engine::clear_audio() {
  audio_->input.clear();
  return {};
}

base::Status Engine::read_audio(const std::string& user_id, const AudioRoom& room,
                                int32_t timeout_ms, AudioOutput::Piece& piece) {
  use_sound();
  if (timeout_ms != 0 && on_loop_thread()) {
    return {base::kRequestRefused,
            "sound cannot be waited for on the runtime's loop thread, expected a timeout of 0"};
  }
  return audio_->output.read({user_id}, room, timeout_ms, piece);
}

base::Status Engine::play_file(const std::string& path, Completion completion) {
  use_sound();
  return files_.play_file(path, answer(std::move(completion)));
}

base::Status Engine::play_tone(const ToneOptions& tone, Completion completion) {
  use_sound();
  return files_.play_tone(tone, answer(std::move(completion)));
}

base::Status Engine::record_file(const std::string& user_id, const std::string& path,
                                 uint32_t rate_hz, Completion completion) {
  use_sound();
  return files_.record(user_id, path, rate_hz, answer(std::move(completion)));
}

std::function<void(const base::Status& status)> Engine::answer(Completion completion) {
  return [self = shared_from_this(), completion = std::move(completion)](const auto& status) {
    {
      const std::lock_guard lock(self->ended_mutex_);
      if (!self->ended_) {
        self->runtime_.loop().post([=] { self->deliver(completion, status); });
        return;
      }
    }
    self->deliver(completion, status);
  };
}

void Engine::deliver(const Completion& completion, const base::Status& status) {
  if (!completion.done) return;
  MethodResult result{status.code, status.message, {}, {}};
  if (completion.on_loop) return completion.done(result);
  dispatcher_->push(completion, std::move(result), nullptr);
}

void Engine::close_session(std::function<void()> closed) {
  const auto logged_out = [self = shared_from_this(), closed = std::move(closed)](auto&) {
    // Not here: the session is what calls.
    self->runtime_.loop().post([self, closed] { self->session_closed(closed); });
  };
  session_->log_out({true, logged_out});
}

void Engine::session_closed(std::function<void()> closed) {
  session_->close(kDestroyed);
  session_.reset();
  files_.close({base::kNotLoggedIn, kDestroyed});
  {
    const std::lock_guard lock(ended_mutex_);
    ended_ = true;
  }
  runtime_.loop().post(std::move(closed));
}

void Engine::finish_destroy() {
  dispatcher_->close();
  runtime_.engine_removed();
}

base::Status Engine::destroy() {
  if (in_callback()) {
    return {base::kRequestRefused,
            "destroy was called inside a callback of the engine, use destroy_async there"};
  }
  if (on_loop_thread()) {
    return {base::kRequestRefused,
            "destroy was called on the runtime's loop thread, use destroy_async there"};
  }
  std::promise<void> closed;
  const bool posted =
      runtime_.loop().post([this, &closed] { close_session([&closed] { closed.set_value(); }); });
  if (posted) closed.get_future().wait();
  finish_destroy();
  return {};
}

void Engine::destroy_async(std::function<void()> done) {
  auto finish = [self = shared_from_this(), done = std::move(done)] {
    self->finish_destroy();
    if (done) done();
  };
  runtime_.loop().post([self = shared_from_this(), finish = std::move(finish)] {
    self->close_session([self, finish] {
      switch (self->dispatcher_->mode()) {
        case DispatchMode::kInline:
          return finish();
        case DispatchMode::kPoll:
          return self->dispatcher_->stop_then(finish);
        case DispatchMode::kThread:
          return self->runtime_.callbacks().post(finish);
      }
    });
  });
}

}  // namespace tuicall::client
