#include "awaited.h"

#include <algorithm>
#include <set>
#include <utility>

namespace tuicall::scenarios {

namespace {

// docs/engine.md, "Codes".
const std::set<int32_t> kDocumented = {0,     -1201, -1202, -1203, -1204, -1205,
                                       -1401, 6014,  6208,  8010,  70001, 70002,
                                       70003, 70009, 70013, 70014, 70020, 101004};

}  // namespace

Program::Done Awaited::expect(const std::string& what, int64_t deadline_ms, Program::Done then) {
  auto pending = std::make_shared<Pending>(Pending{what, deadline_ms});
  pending_.push_back(pending);
  story_.note(what);
  return [this, pending, then = std::move(then)](const client::MethodResult& result) {
    answered(*pending, result);
    if (then) {
      then(result);
    }
  };
}

void Awaited::answered(Pending& pending, const client::MethodResult& result) {
  if (pending.done) {
    story_.fail("a method is answered twice", pending.what);
  }
  pending.done = true;
  if (!kDocumented.contains(result.code)) {
    story_.fail("a method fails with a code that is not documented",
                pending.what + ": " + std::to_string(result.code));
  }
  if (result.code != 0) {
    story_.note("    " + pending.what + " gave " + std::to_string(result.code) + " " +
                result.message);
  }
}

bool Awaited::none() const {
  return std::all_of(pending_.begin(), pending_.end(),
                     [](const auto& pending) { return pending->done; });
}

void Awaited::check(int64_t now_ms) {
  for (const std::shared_ptr<Pending>& pending : pending_) {
    if (!pending->done && pending->deadline_ms <= now_ms) {
      story_.fail("a method is not answered in time", pending->what);
    }
  }
  std::erase_if(pending_, [](const auto& pending) { return pending->done; });
}

}  // namespace tuicall::scenarios
