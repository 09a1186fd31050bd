// The torture set: malformed, hostile and misplaced messages by name, and what a server answers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tuicall::fuzz {

struct TortureFrame {
  enum class Answer {
    kClosed,   // a Notice that says why, and the connection is closed
    kRefused,  // a LoginRefused that says why, and the connection is closed
    kNoticed,  // a Notice, and the connection goes on
    kResult,   // the request is answered with a failure, and the connection goes on
    kNothing,  // none, and the connection goes on: more of it may still come
  };

  std::string name;
  bool logged_in = false;      // sent after a good log-in, else as the first bytes
  std::vector<uint8_t> bytes;  // as they go over the connection
  Answer answer = Answer::kClosed;
  std::string text;  // a part of the answer's message
};

std::vector<TortureFrame> torture_frames();

}  // namespace tuicall::fuzz
