#include "client/present_call.h"

#include <type_traits>
#include <variant>

namespace tuicall::client {
namespace {

// Commands about the call that the user is in. Join and EndCall name a call of their own.
template <typename Command>
concept AboutPresentCall = requires(Command command) {
  command.call_id;
}
&&!std::is_same_v<Command, wire::Join> && !std::is_same_v<Command, wire::EndCall>;

}  // namespace

void name_present_call(wire::Command& command, const base::CallInfo& info) {
  const bool over = info.reason != base::EndReason::kUnknown;
  if (over) return;
  std::visit(
      [&](auto& c) {
        if constexpr (AboutPresentCall<std::remove_reference_t<decltype(c)>>) {
          c.call_id = info.call_id;
        }
      },
      command);
}

}  // namespace tuicall::client
