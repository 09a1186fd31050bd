/**
 * @file bridge.hpp
 * @brief How the C++ interface stands on tuicall.h: conversions, and the C functions that hand
 * events on. Nothing here is for programs. Included by tuicall.hpp.
 */
#ifndef TUICALL_CPP_BRIDGE_HPP
#define TUICALL_CPP_BRIDGE_HPP

#include <cstdio>
#include <exception>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "observer.hpp"

namespace tuicall {
namespace detail {

inline std::string text(const tuicall_string& value) { return {value.data, value.length}; }

inline std::vector<std::string> texts(const tuicall_string_list& list) {
  std::vector<std::string> result;
  result.reserve(list.count);
  for (uint32_t i = 0; i < list.count; ++i) result.push_back(text(list.items[i]));
  return result;
}

inline TUIRoomId room(const tuicall_room_id& value) {
  return {value.int_room_id, text(value.str_room_id)};
}

inline TUICallInfo info(const tuicall_call_info& value) {
  TUICallInfo result;
  result.callId = text(value.call_id);
  result.roomId = room(value.room_id);
  result.role = static_cast<TUICallRole>(value.role);
  result.mediaType = static_cast<TUICallMediaType>(value.media_type);
  result.scene = static_cast<TUICallScene>(value.scene);
  result.callerId = text(value.caller_id);
  result.calleeIdList = texts(value.callee_ids);
  result.chatGroupId = text(value.chat_group_id);
  result.userData = text(value.user_data);
  result.beginTime = value.begin_time_ms;
  result.reason = static_cast<TUICallEndReason>(value.reason);
  result.endedBy = text(value.ended_by);
  for (uint32_t i = 0; i < value.profile_count; ++i) {
    const tuicall_user_profile& profile = value.profiles[i];
    result.profiles.push_back(
        {text(profile.user_id), text(profile.nickname), text(profile.avatar_url)});
  }
  return result;
}

inline TUICallResult result(const tuicall_result& value) {
  return {value.code, text(value.message), text(value.call_id), texts(value.user_ids)};
}

inline tuicall_string borrow(const std::string& value) {
  tuicall_string result{};
  result.data = value.data();
  result.length = static_cast<uint32_t>(value.size());
  return result;
}

inline tuicall_room_id borrow(const TUIRoomId& value) {
  tuicall_room_id result{};
  result.int_room_id = value.intRoomId;
  result.str_room_id = borrow(value.strRoomId);
  return result;
}

inline tuicall_call_params borrow(const TUICallParams& value) {
  tuicall_call_params result{};
  result.size = sizeof result;
  result.timeout_s = value.timeout;
  result.room_id = borrow(value.roomId);
  result.user_data = borrow(value.userData);
  result.chat_group_id = borrow(value.chatGroupId);
  result.push_title = borrow(value.offlinePushInfo.title);
  result.push_description = borrow(value.offlinePushInfo.description);
  return result;
}

// Text that C reads up to the first NUL: one inside would cut it silently.
inline const char* c_text(const std::string& value) {
  if (value.find('\0') != std::string::npos) {
    throw TUICallError(TUICALL_E_PARAM_INVALID,
                       "the text '" + value.substr(0, value.find('\0')) +
                           "' contains a NUL after these characters, expected text without");
  }
  return value.c_str();
}

inline std::vector<const char*> c_texts(const std::vector<std::string>& values) {
  std::vector<const char*> result;
  result.reserve(values.size());
  for (const std::string& value : values) result.push_back(c_text(value));
  return result;
}

inline TUICallError last_error(int32_t code) { return TUICallError(code, tuicall_last_error()); }

inline void check(int32_t code) {
  if (code != TUICALL_OK) throw last_error(code);
}

// Takes what user code throws. Shared by everything that an engine calls back, and may outlive it.
class ExceptionSink {
 public:
  void set(TUICallExceptionHandler handler) {
    const std::lock_guard<std::mutex> lock(mutex_);
    handler_ = std::move(handler);
  }

  // Runs user code; nothing it throws gets out.
  template <class Code>
  void guard(const char* where, Code&& code) noexcept {
    try {
      code();
    } catch (...) {
      report(where);
    }
  }

 private:
  void report(const char* where) noexcept {
    const std::exception_ptr thrown = std::current_exception();
    try {
      TUICallExceptionHandler handler;
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        handler = handler_;
      }
      if (handler) return handler(thrown, where);
    } catch (...) {
      (void)std::fprintf(stderr, "tuicall: the exception handler itself threw an exception\n");
    }
    print(thrown, where);
  }

  static void print(const std::exception_ptr& thrown, const char* where) noexcept {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
      (void)std::fprintf(stderr, "tuicall: an exception left %s: %s\n", where, error.what());
    } catch (...) {
      (void)std::fprintf(stderr, "tuicall: an exception of an unknown type left %s\n", where);
    }
  }

  std::mutex mutex_;
  TUICallExceptionHandler handler_;
};

// One registration of an observer: keeps it alive until the library releases the registration.
class ObserverLink {
 public:
  ObserverLink(std::shared_ptr<TUICallObserver> observer, std::shared_ptr<ExceptionSink> sink)
      : observer_(std::move(observer)), sink_(std::move(sink)) {}

  // The table that leads to this link; release deletes it.
  tuicall_observer table() {
    tuicall_observer t{};
    t.size = sizeof t;
    t.user_data = this;
    t.release = [](void* self) { delete static_cast<ObserverLink*>(self); };
    add_call_events(t);
    add_user_events(t);
    add_session_events(t);
    return t;
  }

 private:
  template <class Code>
  static void tell(void* self, const char* where, Code&& code) {
    auto* link = static_cast<ObserverLink*>(self);
    link->sink_->guard(where, [&] { code(*link->observer_); });
  }

  static TUICallMediaType media(int32_t value) { return static_cast<TUICallMediaType>(value); }

  static void add_call_events(tuicall_observer& t) {
    t.on_call_received = [](void* self, const tuicall_call_received_event* e) {
      tell(self, "on_call_received", [e](TUICallObserver& o) {
        o.onCallReceived(text(e->caller_id), texts(e->callee_ids), text(e->group_id),
                         media(e->media_type));
      });
    };
    t.on_call_cancelled = [](void* self, const tuicall_call_cancelled_event* e) {
      tell(self, "on_call_cancelled",
           [e](TUICallObserver& o) { o.onCallCancelled(text(e->user_id)); });
    };
    t.on_call_begin = [](void* self, const tuicall_call_begin_event* e) {
      tell(self, "on_call_begin", [e](TUICallObserver& o) {
        o.onCallBegin(room(e->room_id), media(e->media_type), static_cast<TUICallRole>(e->role));
      });
    };
    t.on_call_end = [](void* self, const tuicall_call_end_event* e) {
      tell(self, "on_call_end", [e](TUICallObserver& o) {
        o.onCallEnd(room(e->room_id), media(e->media_type), static_cast<TUICallRole>(e->role),
                    e->total_time_ms);
      });
    };
    t.on_call_media_type_changed = [](void* self, const tuicall_call_media_type_changed_event* e) {
      tell(self, "on_call_media_type_changed", [e](TUICallObserver& o) {
        o.onCallMediaTypeChanged(media(e->old_media_type), media(e->new_media_type));
      });
    };
    t.on_call_not_connected = [](void* self, const tuicall_call_not_connected_event* e) {
      tell(self, "on_call_not_connected", [e](TUICallObserver& o) {
        o.onCallNotConnected(text(e->call_id), media(e->media_type),
                             static_cast<TUICallEndReason>(e->reason), text(e->user_id),
                             info(*e->info));
      });
    };
  }

  static void add_user_events(tuicall_observer& t) {
    t.on_user_reject = [](void* self, const tuicall_user_event* e) {
      tell(self, "on_user_reject", [e](TUICallObserver& o) { o.onUserReject(text(e->user_id)); });
    };
    t.on_user_no_response = [](void* self, const tuicall_user_event* e) {
      tell(self, "on_user_no_response",
           [e](TUICallObserver& o) { o.onUserNoResponse(text(e->user_id)); });
    };
    t.on_user_line_busy = [](void* self, const tuicall_user_event* e) {
      tell(self, "on_user_line_busy",
           [e](TUICallObserver& o) { o.onUserLineBusy(text(e->user_id)); });
    };
    t.on_user_join = [](void* self, const tuicall_user_event* e) {
      tell(self, "on_user_join", [e](TUICallObserver& o) { o.onUserJoin(text(e->user_id)); });
    };
    t.on_user_leave = [](void* self, const tuicall_user_event* e) {
      tell(self, "on_user_leave", [e](TUICallObserver& o) { o.onUserLeave(text(e->user_id)); });
    };
    t.on_user_inviting = [](void* self, const tuicall_user_event* e) {
      tell(self, "on_user_inviting",
           [e](TUICallObserver& o) { o.onUserInviting(text(e->user_id)); });
    };
    t.on_user_video_available = [](void* self, const tuicall_user_available_event* e) {
      tell(self, "on_user_video_available", [e](TUICallObserver& o) {
        o.onUserVideoAvailable(text(e->user_id), e->is_available != 0);
      });
    };
    t.on_user_audio_available = [](void* self, const tuicall_user_available_event* e) {
      tell(self, "on_user_audio_available", [e](TUICallObserver& o) {
        o.onUserAudioAvailable(text(e->user_id), e->is_available != 0);
      });
    };
    t.on_user_voice_volume_changed = [](void* self,
                                        const tuicall_user_voice_volume_changed_event* e) {
      tell(self, "on_user_voice_volume_changed", [e](TUICallObserver& o) {
        std::map<std::string, int32_t> volumes;
        for (uint32_t i = 0; i < e->count; ++i)
          volumes[text(e->volumes[i].user_id)] = e->volumes[i].volume;
        o.onUserVoiceVolumeChanged(volumes);
      });
    };
    t.on_user_network_quality_changed = [](void* self,
                                           const tuicall_user_network_quality_changed_event* e) {
      tell(self, "on_user_network_quality_changed", [e](TUICallObserver& o) {
        std::vector<TUINetworkQualityInfo> list;
        for (uint32_t i = 0; i < e->count; ++i) {
          const tuicall_user_network_quality& entry = e->qualities[i];
          list.push_back({text(entry.user_id), static_cast<TUINetworkQuality>(entry.quality)});
        }
        o.onUserNetworkQualityChanged(list);
      });
    };
  }

  static void add_session_events(tuicall_observer& t) {
    t.on_error = [](void* self, const tuicall_error_event* e) {
      tell(self, "on_error", [e](TUICallObserver& o) { o.onError(e->code, text(e->message)); });
    };
    t.on_kicked_offline = [](void* self, const tuicall_empty_event*) {
      tell(self, "on_kicked_offline", [](TUICallObserver& o) { o.onKickedOffline(); });
    };
    t.on_user_sig_expired = [](void* self, const tuicall_empty_event*) {
      tell(self, "on_user_sig_expired", [](TUICallObserver& o) { o.onUserSigExpired(); });
    };
    t.on_connection_state_changed = [](void* self,
                                       const tuicall_connection_state_changed_event* e) {
      tell(self, "on_connection_state_changed", [e](TUICallObserver& o) {
        o.onConnectionStateChanged(static_cast<TUIConnectionState>(e->state));
      });
    };
  }

  std::shared_ptr<TUICallObserver> observer_;
  std::shared_ptr<ExceptionSink> sink_;
};

// A completion callback that waits for its answer.
struct CompletionLink {
  TUICallCompletion done;
  std::shared_ptr<ExceptionSink> sink;

  static void fire(void* self, const tuicall_result* value) {
    const std::unique_ptr<CompletionLink> link(static_cast<CompletionLink*>(self));
    link->sink->guard("a completion", [&] { link->done(result(*value)); });
  }
};

// A future that waits for its answer.
struct PromiseLink {
  std::promise<TUICallResult> promise;

  void fail(const TUICallError& error) { promise.set_exception(std::make_exception_ptr(error)); }

  static void fire(void* self, const tuicall_result* value) {
    const std::unique_ptr<PromiseLink> link(static_cast<PromiseLink*>(self));
    if (value->code == TUICALL_OK) {
      link->promise.set_value(result(*value));
    } else {
      link->fail(TUICallError(value->code, text(value->message)));
    }
  }
};

}  // namespace detail
}  // namespace tuicall

#endif  // TUICALL_CPP_BRIDGE_HPP
