#include "server/known_call.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace tuicall::server {
namespace {

constexpr size_t kMostRead = 1000;

bool closes(const wire::Delivery& delivery, const std::string& call_id) {
  const auto* event = std::get_if<wire::Event>(&delivery.item);
  return event != nullptr && event->call_id == call_id &&
         (event->kind == wire::EventKind::kCallEnd ||
          event->kind == wire::EventKind::kCallNotConnected);
}

void append(Context& context, const SessionRecord& session, wire::Event event,
            const std::function<void()>& done) {
  Commit commit;
  commit.sdk_app_id = session.user.sdk_app_id;
  commit.tells.push_back(
      {session.user.user_id, call::Scope::kOnly, session.session_id, std::move(event)});
  context.store.commit(std::move(commit), [done](CommitResult) { done(); });
}

}  // namespace

wire::Event closing_event(const wire::KnownCall& known, const call::Call* call,
                          const std::string& user_id, int64_t now_ms) {
  const call::Member* member = call != nullptr ? call->find(user_id) : nullptr;
  const bool began = known.begin_time_ms != 0;
  wire::Event event;
  event.kind = began ? wire::EventKind::kCallEnd : wire::EventKind::kCallNotConnected;
  event.call_id = known.call_id;
  event.room_id = known.room_id;
  event.media_type = known.media_type;
  event.role = known.role;
  event.reason = base::EndReason::kEndByServer;
  if (!began) event.user_id = user_id;
  if (began) event.total_time_ms = std::max<int64_t>(0, now_ms - known.begin_time_ms);
  if (member != nullptr && !member->present()) {
    event.info = call::info_for(*call, *member);
    event.reason = member->reason;
    event.ended_by = member->ended_by;
    if (began && call->ended())
      event.total_time_ms = std::max<int64_t>(0, call->ended_ms - known.begin_time_ms);
  }
  return event;
}

void close_known_call(Context& context, const SessionRecord& session, const wire::KnownCall& known,
                      std::function<void()> done) {
  context.store.read_outbox(
      session.session_id, session.link, 0, kMostRead,
      [&context, session, known, done = std::move(done)](const OutboxPage& waiting) {
        const bool closed = std::any_of(
            waiting.deliveries.begin(), waiting.deliveries.end(),
            [&](const wire::Delivery& delivery) { return closes(delivery, known.call_id); });
        if (closed) return done();
        context.store.load_call(known.call_id, [&context, session, known,
                                                done](const std::optional<StoredCall>& stored) {
          const bool same_app = stored && stored->call.sdk_app_id == session.user.sdk_app_id;
          append(context, session,
                 closing_event(known, same_app ? &stored->call : nullptr, session.user.user_id,
                               context.now_ms()),
                 done);
        });
      });
}

}  // namespace tuicall::server
