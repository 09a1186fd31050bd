#include "story.h"

namespace tuicall::scenarios {

void Story::note(const std::string& text) {
  if (keeps_history_) {
    walked_.history.push_back(std::to_string(walked_.steps) + "  " + text);
  }
}

void Story::fail(const std::string& kind, const std::string& detail) {
  if (!failed()) {
    walked_.kind = kind;
    walked_.detail = detail;
    note("FAILS: " + kind + ": " + detail);
  }
}

}  // namespace tuicall::scenarios
