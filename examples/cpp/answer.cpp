// answer ME: waits for a call, answers it, and ends when the call has ended. Shows a method called
// inside a callback.
#include "example.hpp"

using namespace tuicall;

namespace {

class Callee : public TUICallObserver {
 public:
  explicit Callee(TUICallEngine& engine) : engine_(engine) {}

  void onCallReceived(const std::string& callerId, const std::vector<std::string>&,
                      const std::string&, TUICallMediaType type) override {
    std::cout << callerId << " calls (" << example::media_name(type) << ")" << std::endl;
    engine_.accept([](const TUICallResult& result) {
      if (!result.ok()) std::cout << "accept: " << result.message << std::endl;
    });
  }
  void onUserJoin(const std::string& userId) override {
    std::cout << userId << " is there" << std::endl;
  }
  void onCallNotConnected(const std::string&, TUICallMediaType, TUICallEndReason reason,
                          const std::string&, const TUICallInfo&) override {
    std::cout << "not connected: " << example::reason_name(reason) << std::endl;
    over.set();
  }
  void onCallEnd(const TUIRoomId&, TUICallMediaType, TUICallRole, double) override {
    const TUICallInfo info = engine_.callInfo();
    std::cout << "ended: " << example::reason_name(info.reason) << " by " << info.endedBy
              << std::endl;
    over.set();
  }

  example::Event over;

 private:
  TUICallEngine& engine_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: answer ME\n";
    return 2;
  }
  return example::run([&] {
    TUICallEngine engine = example::engine();
    const auto callee = std::make_shared<Callee>(engine);
    engine.addObserver(callee);
    example::log_in(engine, argv[1]);
    std::cout << argv[1] << " waits for a call" << std::endl;
    callee->over.wait();
  });
}
