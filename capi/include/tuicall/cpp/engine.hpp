/**
 * @file engine.hpp
 * @brief The engine of the C++ interface. Included by tuicall.hpp.
 */
#ifndef TUICALL_CPP_ENGINE_HPP
#define TUICALL_CPP_ENGINE_HPP

#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "audio.hpp"
#include "bridge.hpp"
#include "engine_handle.hpp"
#include "engine_options.hpp"
#include "observer.hpp"
#include "types.hpp"

namespace tuicall {

/** One logged-in user. Every method may be called from any thread and from inside any callback. */
class TUICallEngine {
 public:
  /**
   * Creates an engine. It does nothing until init().
   * @throws TUICallError -1202 for a missing or malformed server, a CA file that cannot be read, or
   * a requestTimeout, volumeInterval or frameLength that is out of its range
   */
  explicit TUICallEngine(const TUICallEngineOptions& options) : handle_(options) {}

  /** As above, with the default runtime. */
  explicit TUICallEngine(std::string server, std::string caFile = {},
                         TUIDispatch dispatch = TUIDispatch::Thread)
      : TUICallEngine(TUICallEngineOptions{std::move(server), std::move(caFile), dispatch, nullptr,
                                           nullptr, std::chrono::milliseconds(0),
                                           std::chrono::milliseconds(0),
                                           std::chrono::milliseconds(0)}) {}

  TUICallEngine(const TUICallEngine&) = delete;
  TUICallEngine& operator=(const TUICallEngine&) = delete;

  /** Takes the other's engine over; the other may only be destroyed or assigned to. */
  TUICallEngine(TUICallEngine&&) noexcept = default;

  /** Destroys this engine and takes the other's over. */
  TUICallEngine& operator=(TUICallEngine&&) noexcept = default;

  /**
   * Hangs up, logs out and frees. No callback runs afterwards; inside one of the engine's own
   * callbacks it does not wait, and that callback is the last.
   */
  ~TUICallEngine() = default;

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
  tuicall_engine* handle() const { return handle_.get(); }

  /** @name Observers */
  /** @{ */

  /** Adds an observer and holds it until it is removed or the engine destroyed. One that is there
   * is not added twice. */
  void addObserver(std::shared_ptr<TUICallObserver> observer) {
    if (!observer)
      throw TUICallError(TUICALL_E_PARAM_INVALID, "the observer is null, expected an object");
    handle_.add(std::move(observer));
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
  void removeObserver(const TUICallObserver& observer) { handle_.remove(observer); }

  /** As above. */
  void removeObserver(const std::shared_ptr<TUICallObserver>& observer) {
    if (observer) removeObserver(*observer);
  }

  /** Sets who is given what observers and completions throw. Empty (the default): it is printed to
   * stderr. */
  void setExceptionHandler(TUICallExceptionHandler handler) {
    handle_.exceptions().set(std::move(handler));
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
    detail::check(tuicall_engine_poll(handle(), detail::clamped_ms(timeout), &delivered));
    return delivered;
  }

  /** TUIDispatch::Poll: a file descriptor that is readable while something waits. Only to be waited
   * on. */
  int pollFd() const {
    int32_t fd = -1;
    detail::check(tuicall_engine_poll_fd(handle(), &fd));
    return fd;
  }

  /** @} */
  /** @name Methods; tuicall.h says at each what it does and with which codes it fails */
  /** @{ */

  /** Logs in. @param userSig the ticket, see genUserSig() */
  std::future<TUICallResult> init(uint32_t sdkAppId, const std::string& userId,
                                  const std::string& userSig) {
    return handle_.later(&tuicall_engine_init, sdkAppId, detail::c_text(userId),
                         detail::c_text(userSig));
  }
  /** As above, with a completion. */
  void init(uint32_t sdkAppId, const std::string& userId, const std::string& userSig,
            TUICallCompletion done) {
    handle_.start(std::move(done), &tuicall_engine_init, sdkAppId, detail::c_text(userId),
                  detail::c_text(userSig));
  }

  /** Hangs up and logs out; observers stay. */
  std::future<TUICallResult> unInit() { return handle_.later(&tuicall_engine_un_init); }
  /** As above, with a completion. */
  void unInit(TUICallCompletion done) { handle_.start(std::move(done), &tuicall_engine_un_init); }

  /** Calls one user. */
  std::future<TUICallResult> call(const std::string& userId, TUICallMediaType callMediaType,
                                  const TUICallParams& params = {}) {
    const tuicall_call_params p = detail::borrow(params);
    return handle_.later(&tuicall_engine_call, detail::c_text(userId), code(callMediaType), &p);
  }
  /** As above, with a completion. */
  void call(const std::string& userId, TUICallMediaType callMediaType, const TUICallParams& params,
            TUICallCompletion done) {
    const tuicall_call_params p = detail::borrow(params);
    handle_.start(std::move(done), &tuicall_engine_call, detail::c_text(userId),
                  code(callMediaType), &p);
  }

  /** Calls one or several users; one's own id and doubles are dropped. */
  std::future<TUICallResult> calls(const std::vector<std::string>& userIdList,
                                   TUICallMediaType callMediaType,
                                   const TUICallParams& params = {}) {
    const std::vector<const char*> ids = detail::c_texts(userIdList);
    const tuicall_call_params p = detail::borrow(params);
    return handle_.later(&tuicall_engine_calls, ids.data(), count(ids), code(callMediaType), &p);
  }
  /** As above, with a completion. */
  void calls(const std::vector<std::string>& userIdList, TUICallMediaType callMediaType,
             const TUICallParams& params, TUICallCompletion done) {
    const std::vector<const char*> ids = detail::c_texts(userIdList);
    const tuicall_call_params p = detail::borrow(params);
    handle_.start(std::move(done), &tuicall_engine_calls, ids.data(), count(ids),
                  code(callMediaType), &p);
  }

  /** As calls(), for a group. */
  std::future<TUICallResult> groupCall(const std::string& groupId,
                                       const std::vector<std::string>& userIdList,
                                       TUICallMediaType callMediaType,
                                       const TUICallParams& params = {}) {
    const std::vector<const char*> ids = detail::c_texts(userIdList);
    const tuicall_call_params p = detail::borrow(params);
    return handle_.later(&tuicall_engine_group_call, detail::c_text(groupId), ids.data(),
                         count(ids), code(callMediaType), &p);
  }
  /** As above, with a completion. */
  void groupCall(const std::string& groupId, const std::vector<std::string>& userIdList,
                 TUICallMediaType callMediaType, const TUICallParams& params,
                 TUICallCompletion done) {
    const std::vector<const char*> ids = detail::c_texts(userIdList);
    const tuicall_call_params p = detail::borrow(params);
    handle_.start(std::move(done), &tuicall_engine_group_call, detail::c_text(groupId), ids.data(),
                  count(ids), code(callMediaType), &p);
  }

  /** Answers the ringing call. */
  std::future<TUICallResult> accept() { return handle_.later(&tuicall_engine_accept); }
  /** As above, with a completion. */
  void accept(TUICallCompletion done) { handle_.start(std::move(done), &tuicall_engine_accept); }

  /** Declines the ringing call. */
  std::future<TUICallResult> reject() { return handle_.later(&tuicall_engine_reject); }
  /** As above, with a completion. */
  void reject(TUICallCompletion done) { handle_.start(std::move(done), &tuicall_engine_reject); }

  /** Declines the ringing call as busy. */
  std::future<TUICallResult> ignore() { return handle_.later(&tuicall_engine_ignore); }
  /** As above, with a completion. */
  void ignore(TUICallCompletion done) { handle_.start(std::move(done), &tuicall_engine_ignore); }

  /** Cancels the ringing call that one placed, or leaves the call one is in. */
  std::future<TUICallResult> hangup() { return handle_.later(&tuicall_engine_hangup); }
  /** As above, with a completion. */
  void hangup(TUICallCompletion done) { handle_.start(std::move(done), &tuicall_engine_hangup); }

  /** Invites more people into the running call; the result's userIds are those really invited. */
  std::future<TUICallResult> inviteUser(const std::vector<std::string>& userIdList,
                                        const TUICallParams& params = {}) {
    const std::vector<const char*> ids = detail::c_texts(userIdList);
    const tuicall_call_params p = detail::borrow(params);
    return handle_.later(&tuicall_engine_invite_user, ids.data(), count(ids), &p);
  }
  /** As above, with a completion. */
  void inviteUser(const std::vector<std::string>& userIdList, const TUICallParams& params,
                  TUICallCompletion done) {
    const std::vector<const char*> ids = detail::c_texts(userIdList);
    const tuicall_call_params p = detail::borrow(params);
    handle_.start(std::move(done), &tuicall_engine_invite_user, ids.data(), count(ids), &p);
  }

  /** Enters a running call. */
  std::future<TUICallResult> join(const std::string& callId) {
    return handle_.later(&tuicall_engine_join, detail::c_text(callId));
  }
  /** As above, with a completion. */
  void join(const std::string& callId, TUICallCompletion done) {
    handle_.start(std::move(done), &tuicall_engine_join, detail::c_text(callId));
  }

  /** Enters a group's running call by its room. */
  std::future<TUICallResult> joinInGroupCall(const TUIRoomId& roomId, const std::string& groupId,
                                             TUICallMediaType callMediaType) {
    const tuicall_room_id room = detail::borrow(roomId);
    return handle_.later(&tuicall_engine_join_in_group_call, &room, detail::c_text(groupId),
                         code(callMediaType));
  }
  /** As above, with a completion. */
  void joinInGroupCall(const TUIRoomId& roomId, const std::string& groupId,
                       TUICallMediaType callMediaType, TUICallCompletion done) {
    const tuicall_room_id room = detail::borrow(roomId);
    handle_.start(std::move(done), &tuicall_engine_join_in_group_call, &room,
                  detail::c_text(groupId), code(callMediaType));
  }

  /** Switches the call between video and audio. */
  std::future<TUICallResult> switchCallMediaType(TUICallMediaType newType) {
    return handle_.later(&tuicall_engine_switch_call_media_type, code(newType));
  }
  /** As above, with a completion. */
  void switchCallMediaType(TUICallMediaType newType, TUICallCompletion done) {
    handle_.start(std::move(done), &tuicall_engine_switch_call_media_type, code(newType));
  }

  /** Starts the video stream; outside a call it takes effect when the next one begins. */
  std::future<TUICallResult> openCamera() { return handle_.later(&tuicall_engine_open_camera); }
  /** As above, with a completion. */
  void openCamera(TUICallCompletion done) {
    handle_.start(std::move(done), &tuicall_engine_open_camera);
  }

  /** Stops the video stream. */
  std::future<TUICallResult> closeCamera() { return handle_.later(&tuicall_engine_close_camera); }
  /** As above, with a completion. */
  void closeCamera(TUICallCompletion done) {
    handle_.start(std::move(done), &tuicall_engine_close_camera);
  }

  /** Starts the audio stream; outside a call it takes effect when the next one begins. */
  std::future<TUICallResult> openMicrophone() {
    return handle_.later(&tuicall_engine_open_microphone);
  }
  /** As above, with a completion. */
  void openMicrophone(TUICallCompletion done) {
    handle_.start(std::move(done), &tuicall_engine_open_microphone);
  }

  /** Stops the audio stream. */
  std::future<TUICallResult> closeMicrophone() {
    return handle_.later(&tuicall_engine_close_microphone);
  }
  /** As above, with a completion. */
  void closeMicrophone(TUICallCompletion done) {
    handle_.start(std::move(done), &tuicall_engine_close_microphone);
  }

  /** Sets the profile of this user. @param nickname at most 500 bytes @param avatar a URL, at most
   * 500 bytes */
  std::future<TUICallResult> setSelfInfo(const std::string& nickname, const std::string& avatar) {
    return handle_.later(&tuicall_engine_set_self_info, detail::c_text(nickname),
                         detail::c_text(avatar));
  }
  /** As above, with a completion. */
  void setSelfInfo(const std::string& nickname, const std::string& avatar, TUICallCompletion done) {
    handle_.start(std::move(done), &tuicall_engine_set_self_info, detail::c_text(nickname),
                  detail::c_text(avatar));
  }

  /** Whether this user may be logged in on several devices at once. */
  std::future<TUICallResult> enableMultiDeviceAbility(bool enable) {
    return handle_.later(&tuicall_engine_enable_multi_device_ability, enable ? 1 : 0);
  }
  /** As above, with a completion. */
  void enableMultiDeviceAbility(bool enable, TUICallCompletion done) {
    handle_.start(std::move(done), &tuicall_engine_enable_multi_device_ability, enable ? 1 : 0);
  }

  /** Operators only: ends anybody's call. */
  std::future<TUICallResult> endCall(const std::string& callId) {
    return handle_.later(&tuicall_engine_end_call, detail::c_text(callId));
  }
  /** As above, with a completion. */
  void endCall(const std::string& callId, TUICallCompletion done) {
    handle_.start(std::move(done), &tuicall_engine_end_call, detail::c_text(callId));
  }

  /** The current or last call, as of the event that was delivered last (inside a callback: the
   * event at hand). */
  TUICallInfo callInfo() const {
    tuicall_call_info* raw = nullptr;
    detail::check(tuicall_engine_call_info(handle(), &raw));
    const std::unique_ptr<tuicall_call_info, void (*)(tuicall_call_info*)> owner(
        raw, &tuicall_call_info_free);
    return detail::info(*raw);
  }

  /** @} */
  /** @name Sound */
  /** @{ */

  /**
   * Says something in the call: the samples go to the others in real time while the microphone is
   * open; while it is closed they are lost. What is pushed before the call has begun waits for
   * that; what still waits at its end is forgotten, though it may never have begun.
   * @param samples  int16_t, -32768 to 32767, or float, -1 to 1
   * @param count    how many, all channels together
   * @param format   how they are laid out, 8000 to 192000 Hz
   * @param live     a device records them as they are pushed: nothing waits for long, of what is
   * older than 200 ms the oldest is lost, and a clock that runs faster or slower is made up for
   * @return how much waits now. A program that makes sound as it goes keeps this at 40 to 200 ms.
   * @throws TUICallError -1202 for the format or the count; -1203, and nothing is taken, if more
   * than 60 s would wait
   */
  std::chrono::milliseconds pushAudio(const int16_t* samples, size_t count,
                                      const TUIAudioFormat& format = {}, bool live = false) {
    return detail::push_audio(handle(), samples, count, format, live);
  }
  /** As above. */
  std::chrono::milliseconds pushAudio(const float* samples, size_t count,
                                      const TUIAudioFormat& format = {}, bool live = false) {
    return detail::push_audio(handle(), samples, count, format, live);
  }
  /** As above. */
  std::chrono::milliseconds pushAudio(const std::vector<int16_t>& samples,
                                      const TUIAudioFormat& format = {}, bool live = false) {
    return pushAudio(samples.data(), samples.size(), format, live);
  }
  /** As above. */
  std::chrono::milliseconds pushAudio(const std::vector<float>& samples,
                                      const TUIAudioFormat& format = {}, bool live = false) {
    return pushAudio(samples.data(), samples.size(), format, live);
  }

  /** Forgets what was pushed or is being played and was not said yet: somebody has interrupted. */
  void clearAudio() { detail::check(tuicall_engine_clear_audio(handle())); }

  /**
   * Hears the call: waits until so much sound is there, and gives it. Silence is sound, too. It
   * goes on in real time from the first read on; 2 s of it wait for a reader that is late, and of
   * what is older the oldest is lost. The last piece of a call, and one whose timeout is over, may
   * be shorter. Each user has one stream: two threads that read the same share it.
   * @tparam Sample   int16_t or float
   * @param duration  1 ms to 60 s
   * @param userId    whose; empty: everybody's, mixed
   * @param format    how the samples are to be laid out
   * @param timeout   how long to wait: 0 = not at all, negative = until the call is over
   * @throws TUICallError -1202 for a parameter; -1203 when no call goes on and nothing is left of
   * the last one, and on the runtime's loop thread with a timeout other than 0
   */
  template <class Sample = int16_t>
  TUIAudio<Sample> readAudio(std::chrono::milliseconds duration = std::chrono::milliseconds(20),
                             const std::string& userId = {}, const TUIAudioFormat& format = {},
                             std::chrono::milliseconds timeout = std::chrono::milliseconds(-1)) {
    return detail::read_audio<Sample>(handle(), userId, format,
                                      detail::sample_count(duration, format), timeout);
  }

  /** As above, for so many samples of each channel: 1 to 60 s of them. */
  template <class Sample = int16_t>
  TUIAudio<Sample> readAudio(uint32_t sampleCount, const std::string& userId = {},
                             const TUIAudioFormat& format = {},
                             std::chrono::milliseconds timeout = std::chrono::milliseconds(-1)) {
    return detail::read_audio<Sample>(handle(), userId, format,
                                      detail::sample_count(sampleCount, format), timeout);
  }

  /**
   * Says a WAV file in the call: after all that waits, in real time while the microphone is open.
   * @param path  PCM of 16, 24 or 32 bits or floats of 32, 8000 to 192000 Hz, one channel or two
   * @return when it was said; -1203 if clearAudio() or the end of the call came first,
   * -1202 for a file that cannot be opened, is cut off, or is not of this kind
   */
  std::future<TUICallResult> playFile(const std::string& path) {
    return handle_.later(&tuicall_engine_play_file, detail::c_text(path));
  }
  /** As above, with a completion. */
  void playFile(const std::string& path, TUICallCompletion done) {
    handle_.start(std::move(done), &tuicall_engine_play_file, detail::c_text(path));
  }

  /**
   * Says a sine, for trying things out. As playFile().
   * @param frequencyHz  1 to 20000
   * @param duration     1 ms to 1 h
   * @param amplitude    of full scale, 0 to 1
   */
  std::future<TUICallResult> playTone(double frequencyHz, std::chrono::milliseconds duration,
                                      double amplitude = 0.25) {
    return handle_.later(&tuicall_engine_play_tone, frequencyHz, amplitude,
                         detail::unsigned_ms(duration));
  }
  /** As above, with a completion. */
  void playTone(double frequencyHz, std::chrono::milliseconds duration, double amplitude,
                TUICallCompletion done) {
    handle_.start(std::move(done), &tuicall_engine_play_tone, frequencyHz, amplitude,
                  detail::unsigned_ms(duration));
  }

  /**
   * Records what is heard in a call into a WAV file, one channel, 16 bits: in the call that goes
   * on, or in the next one, until it is over or stopRecording(). It has a stream of its own,
   * whoever reads or records besides, and the file is whole even if the process is killed.
   * @param path        takes the place of a file that is there
   * @param userId      whose sound; empty: everybody's, mixed
   * @param sampleRate  8000, 12000, 16000, 24000 or 48000 Hz
   * @return when the file is complete; -1203 if the disk is full or this engine records into
   * that file already, -1202 for a parameter
   */
  std::future<TUICallResult> recordFile(const std::string& path, const std::string& userId = {},
                                        uint32_t sampleRate = 48'000) {
    return handle_.later(&tuicall_engine_record_file, detail::c_text(userId), detail::c_text(path),
                         sampleRate);
  }
  /** As above, with a completion. */
  void recordFile(const std::string& path, const std::string& userId, uint32_t sampleRate,
                  TUICallCompletion done) {
    handle_.start(std::move(done), &tuicall_engine_record_file, detail::c_text(userId),
                  detail::c_text(path), sampleRate);
  }

  /**
   * Ends a recording: the file is complete when this returns.
   * @throws TUICallError -1202 if the engine does not record into that file (any more)
   */
  void stopRecording(const std::string& path) {
    detail::check(tuicall_engine_stop_recording(handle(), detail::c_text(path)));
  }

  /** @} */

 private:
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

  detail::EngineHandle handle_;
};

}  // namespace tuicall

#endif  // TUICALL_CPP_ENGINE_HPP
