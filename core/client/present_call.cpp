#include "client/present_call.h"

#include <type_traits>
#include <variant>

namespace tuicall::client {
namespace {

template <typename Command>
concept HasCallId = requires(Command command) {
  command.call_id;
};

// Commands that name a call of their own.
template <typename Command>
constexpr bool kNamesAnyCall =
    std::is_same_v<Command, wire::Join> || std::is_same_v<Command, wire::EndCall>;

}  // namespace

void name_present_call(wire::Command& command, const base::CallInfo& info) {
  const bool over = info.reason != base::EndReason::kUnknown;
  if (over) return;
  std::visit(
      [&]<typename Command>(Command& c) {
        if constexpr (HasCallId<Command> && !kNamesAnyCall<Command>) c.call_id = info.call_id;
      },
      command);
}

}  // namespace tuicall::client
