#include <cstdlib>

#include "client/version.h"
#include "guard.h"
#include "tuicall/tuicall.h"

const char* tuicall_version(void) { return tuicall::client::kVersion; }

const char* tuicall_last_error(void) { return tuicall::capi::last_error(); }

const char* tuicall_code_name(int32_t code) {
  switch (code) {
    case TUICALL_OK:
      return "ok";
    case TUICALL_E_PERMISSION_DENIED:
      return "permission denied";
    case TUICALL_E_INIT_FAIL:
      return "init fail";
    case TUICALL_E_PARAM_INVALID:
      return "param invalid";
    case TUICALL_E_REQUEST_REFUSED:
      return "request refused";
    case TUICALL_E_REQUEST_REPEATED:
      return "request repeated";
    case TUICALL_E_SCENE_NOT_SUPPORTED:
      return "scene not supported";
    case TUICALL_E_SIGNALING_SEND_FAIL:
      return "signaling send fail";
    case TUICALL_E_SERVER_OVERLOADED:
      return "server overloaded";
    case TUICALL_E_NOT_LOGGED_IN:
      return "not logged in";
    case TUICALL_E_KICKED:
      return "kicked";
    case TUICALL_E_INVITATION_INVALID:
      return "invitation invalid or already handled";
    case TUICALL_E_BLOCKED_BY_CALLEE:
      return "blocked by the callee";
    case TUICALL_E_USER_SIG_EXPIRED:
      return "ticket expired";
    case TUICALL_E_USER_SIG_EMPTY:
      return "ticket empty";
    case TUICALL_E_USER_SIG_MALFORMED:
      return "ticket malformed";
    case TUICALL_E_USER_SIG_WRONG_KEY:
      return "ticket signed with another key";
    case TUICALL_E_USER_SIG_USER_DIFFERS:
      return "ticket of another user";
    case TUICALL_E_USER_SIG_APP_DIFFERS:
      return "ticket of another app";
    case TUICALL_E_SDK_APP_UNKNOWN:
      return "SDK app id unknown";
    case TUICALL_E_CALL_MISSING:
      return "call missing or over";
    case TUICALL_E_RECORD_MISSING:
      return "record missing";
    default:
      return "unknown code";
  }
}

void tuicall_free(char* text) {
  std::free(text);  // NOLINT(cppcoreguidelines-no-malloc): the C interface's own allocator
}
