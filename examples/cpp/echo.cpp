// echo ME: answers everybody who calls, one after the other, and says back what it hears; Ctrl-C
// ends it. Shows how sound is heard and said, on a thread of its own.
#include <csignal>
#include <thread>

#include "example.hpp"

using namespace tuicall;

namespace {

// Says back what the engine hears, while there is a call.
class Echo : public TUICallObserver {
 public:
  explicit Echo(TUICallEngine& engine) : engine_(engine) {}
  ~Echo() override { join(); }

  void onCallReceived(const std::string& callerId, const std::vector<std::string>&,
                      const std::string&, TUICallMediaType) override {
    std::cout << "answering " << callerId << std::endl;
    engine_.openMicrophone(nullptr);
    engine_.accept([](const TUICallResult& result) {
      if (!result.ok()) std::cout << "accept: " << result.message << std::endl;
    });
  }
  void onCallBegin(const TUIRoomId&, TUICallMediaType, TUICallRole) override {
    join();
    talking_ = std::thread([this] { say_back(); });
  }
  void onCallEnd(const TUIRoomId&, TUICallMediaType, TUICallRole, double totalTime) override {
    std::cout << "the call took " << totalTime << " ms" << std::endl;
  }

  // Waits until the last call has been talked to its end.
  void join() {
    if (talking_.joinable()) talking_.join();
  }

 private:
  void say_back() {
    try {
      while (true) engine_.pushAudio(engine_.readAudio().samples);
    } catch (const TUICallError& error) {
      if (error.code() != TUICALL_E_REQUEST_REFUSED) std::cerr << error.what() << std::endl;
    }  // refused: the call is over
  }

  TUICallEngine& engine_;
  std::thread talking_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: echo ME\n";
    return 2;
  }
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);  // before there are threads, which inherit it
  return example::run([&] {
    TUICallEngine engine = example::engine();
    const auto echo = std::make_shared<Echo>(engine);
    engine.addObserver(echo);
    example::log_in(engine, argv[1]);
    std::cout << argv[1] << " waits for a call" << std::endl;
    int signal = 0;
    sigwait(&ends, &signal);
    engine.unInit().get();  // ends the call, and so the thread that talks
    engine.removeObserver(echo);
    echo->join();
  });
}
