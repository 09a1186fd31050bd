// A walk over step(): commands of whatever kind in whatever order, as they are chosen by the
// caller, with GoogleTest's expectations that the promises to the users are kept.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "stage.h"

namespace tuicall::test {

class Walk {
 public:
  // Chooses a number from 0 to below - 1. A walk is what was chosen, and nothing else.
  using Pick = std::function<unsigned(unsigned below)>;

  explicit Walk(Pick pick);

  // The first step places the call.
  void step();

 private:
  // What one user has been told of the call.
  struct View {
    bool admitted = false;  // told of it, and not yet of its end
    bool begun = false;
    std::set<std::string> in_call;  // the others
    std::set<std::string> audible;  // of these
  };

  const std::string& any_user();
  wire::Streams any_streams();
  uint64_t any_presence_version();
  uint32_t any_timeout();
  call::Command any_stream_command(const std::string& user_id, const std::string& session_id);
  std::vector<call::Callee> any_callees(const std::string& without);
  call::Place any_place();
  call::Command any_command();

  void take(const call::Command& command);
  // Those whom the command brings into the call.
  void admit(const call::Call& before, const call::Command& command);
  void hear(const call::Tell& tell, std::multiset<std::string>& closed);
  static void follow(const wire::Event& event, View& view);
  void check_views();
  void check_call(bool time_was_told);

  Pick pick_;
  bool placed_ = false;
  uint64_t presence_version_ = 0;
  unsigned stream_commands_ = 0;
  Stage stage_;
  std::map<std::string, View> views_;
};

}  // namespace tuicall::test
