// An observer in Java, as the library sees it: SWIG makes the class that calls into Java from this
// one. Read by SWIG and by the compiler.
#pragma once

#include <jni.h>
#include <tuicall/tuicall.h>

/**
 * Gets each event with the arguments that the Java observer takes, already as objects of Java. The
 * object belongs to the Java program until it is registered with an engine, and then to the
 * library: release deletes it. It does not keep the Java observer alive, the Java engine does; so
 * an engine that nobody refers to any more can be collected.
 */
class ObserverDirector {
 public:
  /** @param on_loop_thread  whether the engine calls on the loop thread: dispatch INLINE
      @param events          the methods of TUICallObserver that are to be called: nothing is made
                             for the others; null: all */
  ObserverDirector(bool on_loop_thread, const char* const* events, uint32_t event_count);
  virtual ~ObserverDirector() = default;
  ObserverDirector(const ObserverDirector&) = delete;
  ObserverDirector& operator=(const ObserverDirector&) = delete;

  virtual void on_error(jint code, jstring message) = 0;
  virtual void on_call_received(jstring caller_id, jobjectArray callee_ids, jstring group_id,
                                jint media_type) = 0;
  virtual void on_call_cancelled(jstring user_id) = 0;
  virtual void on_call_begin(jobject room_id, jint media_type, jint role) = 0;
  virtual void on_call_end(jobject room_id, jint media_type, jint role, jdouble total_time) = 0;
  virtual void on_call_media_type_changed(jint old_media_type, jint new_media_type) = 0;
  virtual void on_user_reject(jstring user_id) = 0;
  virtual void on_user_no_response(jstring user_id) = 0;
  virtual void on_user_line_busy(jstring user_id) = 0;
  virtual void on_user_join(jstring user_id) = 0;
  virtual void on_user_leave(jstring user_id) = 0;
  virtual void on_user_video_available(jstring user_id, jboolean is_available) = 0;
  virtual void on_user_audio_available(jstring user_id, jboolean is_available) = 0;
  virtual void on_user_voice_volume_changed(jobjectArray user_ids, jintArray volumes) = 0;
  virtual void on_user_network_quality_changed(jobjectArray user_ids, jintArray qualities) = 0;
  virtual void on_kicked_offline() = 0;
  virtual void on_user_sig_expired() = 0;
  virtual void on_call_not_connected(jstring call_id, jint media_type, jint reason, jstring user_id,
                                     jobject info) = 0;
  virtual void on_user_inviting(jstring user_id) = 0;
  virtual void on_connection_state_changed(jint state) = 0;

  /** What engine_add_observer takes. */
  const tuicall_observer* table() const { return &table_; }

  bool on_loop_thread() const { return on_loop_thread_; }

 private:
  const bool on_loop_thread_;
  tuicall_observer table_;
};
