#include "views.h"

namespace tuicall::capi {

StringViews::StringViews(const std::vector<std::string>& texts)
    : items_(few_.data()), count_(static_cast<uint32_t>(texts.size())) {
  if (texts.size() <= few_.size()) {
    for (size_t i = 0; i < texts.size(); ++i) few_[i] = view_of(texts[i]);
    return;
  }
  many_.reserve(texts.size());
  for (const std::string& text : texts) many_.push_back(view_of(text));
  items_ = many_.data();
}

CallInfoView::CallInfoView(const base::CallInfo& info) : callee_ids_(info.callee_ids), view_{} {
  view_.size = sizeof(view_);
  view_.role = static_cast<int32_t>(info.role);
  view_.media_type = static_cast<int32_t>(info.media_type);
  view_.scene = static_cast<int32_t>(info.scene);
  view_.call_id = view_of(info.call_id);
  view_.room_id = view_of(info.room_id);
  view_.caller_id = view_of(info.caller_id);
  view_.callee_ids = callee_ids_.list();
  view_.chat_group_id = view_of(info.chat_group_id);
  view_.user_data = view_of(info.user_data);
  view_.begin_time_ms = info.begin_time_ms;
  view_.reason = static_cast<int32_t>(info.reason);
  view_.ended_by = view_of(info.ended_by);
  static constexpr tuicall_user_profile kNone{};
  for (const base::Profile& profile : info.profiles) {
    profiles_.push_back(
        {view_of(profile.user_id), view_of(profile.nickname), view_of(profile.avatar_url)});
  }
  view_.profiles = profiles_.empty() ? &kNone : profiles_.data();
  view_.profile_count = static_cast<uint32_t>(profiles_.size());
}

}  // namespace tuicall::capi
