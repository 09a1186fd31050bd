/**
 * @file observer_link.hpp
 * @brief How events of the C interface reach a TUICallObserver.
 * Nothing here is for programs. Included by tuicall.hpp.
 */
#ifndef TUICALL_CPP_OBSERVER_LINK_HPP
#define TUICALL_CPP_OBSERVER_LINK_HPP

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bridge.hpp"
#include "exception_sink.hpp"
#include "observer.hpp"

namespace tuicall {
namespace detail {

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

}  // namespace detail
}  // namespace tuicall

#endif  // TUICALL_CPP_OBSERVER_LINK_HPP
