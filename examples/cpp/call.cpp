// call ME CALLEE [audio|video]: calls somebody, stays in the call until a line (or the end of
// input) is read from standard input, and hangs up. Shows futures, and the default dispatch: events
// come on the engine's own thread.
#include "example.hpp"

using namespace tuicall;

namespace {

class Caller : public TUICallObserver {
 public:
  void onCallBegin(const TUIRoomId&, TUICallMediaType type, TUICallRole) override {
    std::cout << "connected (" << example::media_name(type) << ")" << std::endl;
  }
  void onUserJoin(const std::string& userId) override {
    std::cout << userId << " joined" << std::endl;
  }
  void onUserReject(const std::string& userId) override {
    std::cout << userId << " declined" << std::endl;
  }
  void onCallNotConnected(const std::string&, TUICallMediaType, TUICallEndReason reason,
                          const std::string&, const TUICallInfo&) override {
    std::cout << "not connected: " << example::reason_name(reason) << std::endl;
    over.set();
  }
  void onCallEnd(const TUIRoomId&, TUICallMediaType, TUICallRole, double totalTime) override {
    std::cout << "ended after " << totalTime << " ms" << std::endl;
    over.set();
  }

  example::Event over;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: call ME CALLEE [audio|video]\n";
    return 2;
  }
  return example::run([&] {
    const bool video = argc > 3 && std::string(argv[3]) == "video";
    TUICallEngine engine = example::engine();
    const auto caller = std::make_shared<Caller>();
    engine.addObserver(caller);
    example::log_in(engine, argv[1]);
    engine.call(argv[2], video ? TUICallMediaType::Video : TUICallMediaType::Audio).get();
    std::cin.get();
    engine.hangup().get();
    caller->over.wait();
  });
}
