#include "sessions.h"

namespace tuicall::scenarios {

using server::SessionRecord;
using server::UserKey;

size_t Sessions::thrown_out(const UserKey& user) const {
  const auto found = thrown_out_.find(user);
  return found == thrown_out_.end() ? 0 : found->second;
}

size_t Sessions::open() const {
  size_t count = 0;
  for (const auto& of_user : open_) {
    count += of_user.second.size();
  }
  return count;
}

void Sessions::opened(const server::OpenRequest& request, const server::OpenedSession& opened) {
  std::set<std::string>& open = open_[request.user];
  if (opened.kicked) {
    if (request.resume && open.contains(request.resume->session_id)) {
      story_.fail("a session is refused that was not thrown out",
                  request.user.user_id + ": " + request.resume->session_id);
    }
    return;
  }
  if (opened.resumed) {
    return;
  }
  const bool all_give_way = !multi_device_.contains(request.user) || open.size() >= max_devices_;
  for (const std::string& session_id : take(request.user, opened.replaced)) {
    if (!is_of_same_client(request, session_id)) {
      gives_way(request.user, session_id, all_give_way);
    }
  }
  open.insert(opened.session.session_id);
  if (request.resume) {
    instead_of_[opened.session.session_id] = request.resume->session_id;
  }
}

void Sessions::closed(const SessionRecord& session) {
  open_[session.user].erase(session.session_id);
}

void Sessions::multi_device_set(const UserKey& user, bool enabled, const std::string& session_id,
                                const std::vector<SessionRecord>& replaced) {
  if (enabled) {
    multi_device_.insert(user);
  } else {
    multi_device_.erase(user);
  }
  for (const std::string& thrown_out : take(user, replaced)) {
    gives_way(user, thrown_out, !enabled && thrown_out != session_id);
  }
}

void Sessions::server_restarted() {
  open_.clear();
  instead_of_.clear();
  multi_device_.clear();
}

bool Sessions::is_of_same_client(const server::OpenRequest& request,
                                 const std::string& session_id) const {
  if (!request.resume) {
    return false;
  }
  const auto wanted = instead_of_.find(session_id);
  return session_id == request.resume->session_id ||
         (wanted != instead_of_.end() && wanted->second == request.resume->session_id);
}

std::vector<std::string> Sessions::take(const UserKey& user,
                                        const std::vector<SessionRecord>& replaced) {
  std::vector<std::string> taken;
  for (const SessionRecord& session : replaced) {
    if (open_[user].erase(session.session_id) != 0) {
      taken.push_back(session.session_id);
    }
  }
  return taken;
}

void Sessions::gives_way(const UserKey& user, const std::string& session_id, bool needs_to) {
  if (!needs_to) {
    story_.fail("a session is thrown out that need not give way", user.user_id + ": " + session_id);
  }
  if (devices_[user] > 1) {
    ++thrown_out_[user];
  }
}

}  // namespace tuicall::scenarios
