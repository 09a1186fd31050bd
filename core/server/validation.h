// Whether what a client asks for is within the contract (docs/engine.md, limits). Messages name the
// value, shortened if it is long, and what was expected.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "wire/message.h"

namespace tuicall::server {

base::Status check_user_id(const std::string& user_id);
base::Status check(const wire::KnownCall& known);
base::Status check(const wire::PlaceCall& request);
base::Status check(const wire::Invite& request);
base::Status check(const wire::Join& request);
base::Status check(const wire::SetSelfInfo& request);
base::Status check(const wire::OpenMedia& request);

// Without own_id and doubles. kParamInvalid if one is no user id, none is left, or they are more
// than a call may have with oneself.
base::Result<std::vector<std::string>> clean_callees(const std::vector<std::string>& user_ids,
                                                     const std::string& own_id, int64_t max_people);

}  // namespace tuicall::server
