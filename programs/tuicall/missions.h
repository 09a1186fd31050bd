// What the subcommands do that log in: each runs until it is through or interrupted, and gives the
// exit code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "session.h"

namespace tuicall::cli {

enum ExitCode {
  kExitOk = 0,
  kExitCallFailed = 1,  // refused, not answered, kicked
  kExitUsage = 2,
  kExitNoLogin = 3
};

// Options that several subcommands share.
struct CallOptions {
  std::vector<std::string> users;
  std::string media = "audio";
  std::string group;
  std::string room;
  std::string user_data;
  std::string chat_group;
  uint32_t timeout_s = 30;
  double duration_s = 0;  // hang up so long after it began; 0 = stay until it ends
  bool camera = false;
  bool microphone = false;

  TUICallParams params() const;
};

struct AnswerOptions {
  bool reject = false;
  bool ignore = false;
  double after_s = 0;   // let it ring so long first
  double within_s = 0;  // give up if nobody calls within; 0 = wait for ever
  uint32_t count = 1;   // so many calls; 0 = until interrupted
};

// Shows events until interrupted, or for so many seconds if that is not 0.
int run_watch(Session& session, double for_s);

// Places a call and stays in it.
int run_call(Session& session, const CallOptions& options);

// Waits for calls and answers them.
int run_answer(Session& session, const AnswerOptions& answer, const CallOptions& options);

// Enters a running call by its id, or by its room if the id is empty, and stays in it.
int run_join(Session& session, const std::string& call_id, const CallOptions& options);

// Takes this user's running call over, or enters call_id if that is not empty, invites, and stays.
int run_invite(Session& session, const std::string& call_id, const CallOptions& options);

// Ends anybody's call.
int run_end_call(Session& session, const std::string& call_id);

}  // namespace tuicall::cli
