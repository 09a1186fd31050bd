// group_call ME GROUP CALLEE...: calls several people as a group, tells who comes and goes, and
// ends when the call has ended. Shows parameters of a call, the result of a method, and events that
// are polled for on the program's own thread.
#include "example.hpp"

using namespace tuicall;

namespace {

class Group : public TUICallObserver {
 public:
  void onUserJoin(const std::string& userId) override { std::cout << "+ " << userId << std::endl; }
  void onUserLeave(const std::string& userId) override { std::cout << "- " << userId << std::endl; }
  void onUserReject(const std::string& userId) override { missing(userId); }
  void onUserNoResponse(const std::string& userId) override { missing(userId); }
  void onUserLineBusy(const std::string& userId) override { missing(userId); }
  void onCallCancelled(const std::string&) override {
    std::cout << "nobody came" << std::endl;
    over = true;
  }
  void onCallEnd(const TUIRoomId&, TUICallMediaType, TUICallRole, double totalTime) override {
    std::cout << "ended after " << totalTime << " ms" << std::endl;
    over = true;
  }

  bool over = false;  // only touched on the thread that polls

 private:
  static void missing(const std::string& userId) {
    std::cout << userId << " does not come" << std::endl;
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "usage: group_call ME GROUP CALLEE...\n";
    return 2;
  }
  return example::run([&] {
    TUICallEngine engine = example::engine(TUIDispatch::Poll);
    Group group;
    engine.addObserver(group);
    example::log_in(engine, argv[1]);
    TUICallParams params;
    params.timeout = 20;
    const std::vector<std::string> callees(argv + 3, argv + argc);
    const TUICallResult placed =
        engine.groupCall(argv[2], callees, TUICallMediaType::Video, params).get();
    std::cout << "call " << placed.callId << " rings at";
    for (const std::string& user : placed.userIds) std::cout << ' ' << user;
    std::cout << std::endl;
    while (!group.over) engine.poll(std::chrono::milliseconds(-1));
    engine.removeObserver(group);
  });
}
