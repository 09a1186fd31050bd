// One user's engine: the thread-safe face of a Session and its Dispatcher. Every method may be
// called from any thread and from inside callbacks, unless it says otherwise; what touches the
// session is posted to the loop.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "base/status.h"
#include "client/dispatcher.h"
#include "client/media/audio_port.h"
#include "client/media/sound_files.h"
#include "client/media/sound_options.h"
#include "client/notification.h"
#include "client/runtime.h"
#include "client/session.h"
#include "net/tls_connector.h"
#include "net/tls_context.h"

namespace tuicall::client {

struct EngineOptions {
  std::string server;   // "host:port"
  std::string ca_file;  // empty: the system's authorities
  DispatchMode dispatch = DispatchMode::kThread;
  std::function<void()> wake_up;  // kPoll
  uint32_t request_timeout_ms = 10'000;
  SoundOptions sound;
};

class Engine : public std::enable_shared_from_this<Engine> {
 public:
  // The runtime outlives the engine.
  static base::Result<std::shared_ptr<Engine>> create(Runtime& runtime,
                                                      const EngineOptions& options);
  using MakeSession = std::function<std::unique_ptr<Session>(loop::Loop&, Dispatcher&)>;
  // make_session is called once, on the loop thread. Use create(), or this with a session of your
  // own making; start() comes before everything else.
  Engine(Runtime& runtime, std::shared_ptr<Dispatcher> dispatcher);
  void start(MakeSession make_session);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  ObserverList& observers() { return dispatcher_->observers(); }
  // As ObserverList::remove(). Never waits on the loop thread: the callback may wait for that.
  bool remove_observer(uint64_t id) { return observers().remove(id, !on_loop_thread()); }
  Dispatcher& dispatcher() { return *dispatcher_; }

  // The methods fail at once, and never call the completion, when the session has come to its end:
  // in a completion that destroy() answers, say.
  base::Status log_in(Credentials credentials, Completion completion);
  base::Status log_out(Completion completion);
  // A command about the present call gets the id of the call that the program has been told of.
  base::Status request(wire::Command command, Completion completion);
  base::Status set_camera(bool open, Completion completion);
  base::Status set_microphone(bool open, Completion completion);
  // As AudioInput and AudioOutput. The first use of either opens the way for sound of the call that
  // goes on, or of the next one.
  base::Status push_audio(const AudioChunk& chunk, uint32_t& queued_ms);
  base::Status clear_audio();
  // Refused where it would have to wait on the loop thread.
  base::Status read_audio(const std::string& user_id, const AudioRoom& room, int32_t timeout_ms,
                          AudioOutput::Piece& piece);
  // As SoundFiles; the completion says how it ended. They use sound as the functions above do.
  base::Status play_file(const std::string& path, Completion completion);
  base::Status play_tone(const ToneOptions& tone, Completion completion);
  base::Status record_file(const std::string& user_id, const std::string& path, uint32_t rate_hz,
                           Completion completion);
  base::Status stop_recording(const std::string& path) { return files_.stop_recording(path); }
  CallInfoPointer call_info() const { return dispatcher_->info(); }

  bool in_callback() const { return dispatcher_->in_callback(); }
  bool on_loop_thread() const { return runtime_.loop().on_loop_thread(); }

  // Hangs up, logs out as un_init does, lets running callbacks end, calls open completions (on the
  // calling thread), releases the observers. Refused inside a callback of this engine and on the
  // loop thread. Once.
  base::Status destroy();
  // The same without waiting; done runs last, on the callback thread (kInline: on the loop thread).
  void destroy_async(std::function<void()> done);

 private:
  template <typename Task>
  base::Status post(Completion completion, Task task);
  // Closes the session. `closed` runs on the loop thread, behind all that was asked before.
  void close_session(std::function<void()> closed);
  void session_closed(std::function<void()> closed);
  void finish_destroy();

  void use_sound();
  // Answers on the loop thread; afterwards, when there is no session any more, on this one.
  std::function<void(const base::Status& status)> answer(Completion completion);
  void deliver(const Completion& completion, const base::Status& status);

  Runtime& runtime_;
  const std::shared_ptr<AudioPort> audio_ = std::make_shared<AudioPort>();
  SoundFiles files_;
  std::atomic<bool> sound_used_ = false;
  const std::shared_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<Session> session_;  // loop thread
  std::mutex ended_mutex_;            // held while posting, so that nothing is posted afterwards
  bool ended_ = false;                // the session is closed
};

}  // namespace tuicall::client
