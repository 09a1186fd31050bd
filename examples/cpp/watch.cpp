// watch ME: logs in and prints every event until the input ends. All 20 events: a place to copy
// from.
#include "example.hpp"

using namespace tuicall;

namespace {

std::ostream& operator<<(std::ostream& out, const TUIRoomId& room) {
  return room.intRoomId != 0 ? out << room.intRoomId : out << room.strRoomId;
}

class Watcher : public TUICallObserver {
 public:
  void onError(int32_t code, const std::string& message) override {
    std::cout << "onError " << code << ' ' << message << std::endl;
  }
  void onCallReceived(const std::string& callerId, const std::vector<std::string>& calleeIdList,
                      const std::string& groupId, TUICallMediaType type) override {
    std::cout << "onCallReceived " << callerId << " ->";
    for (const std::string& callee : calleeIdList) std::cout << ' ' << callee;
    std::cout << " group='" << groupId << "' " << example::media_name(type) << std::endl;
  }
  void onCallCancelled(const std::string& userId) override { user("onCallCancelled", userId); }
  void onCallBegin(const TUIRoomId& roomId, TUICallMediaType type, TUICallRole role) override {
    std::cout << "onCallBegin room=" << roomId << ' ' << example::media_name(type)
              << (role == TUICallRole::Caller ? " caller" : " called") << std::endl;
  }
  void onCallEnd(const TUIRoomId& roomId, TUICallMediaType type, TUICallRole,
                 double totalTime) override {
    std::cout << "onCallEnd room=" << roomId << ' ' << example::media_name(type) << ' ' << totalTime
              << " ms" << std::endl;
  }
  void onCallMediaTypeChanged(TUICallMediaType from, TUICallMediaType to) override {
    std::cout << "onCallMediaTypeChanged " << example::media_name(from) << " -> "
              << example::media_name(to) << std::endl;
  }
  void onUserReject(const std::string& userId) override { user("onUserReject", userId); }
  void onUserNoResponse(const std::string& userId) override { user("onUserNoResponse", userId); }
  void onUserLineBusy(const std::string& userId) override { user("onUserLineBusy", userId); }
  void onUserJoin(const std::string& userId) override { user("onUserJoin", userId); }
  void onUserLeave(const std::string& userId) override { user("onUserLeave", userId); }
  void onUserVideoAvailable(const std::string& userId, bool available) override {
    user(available ? "onUserVideoAvailable yes" : "onUserVideoAvailable no", userId);
  }
  void onUserAudioAvailable(const std::string& userId, bool available) override {
    user(available ? "onUserAudioAvailable yes" : "onUserAudioAvailable no", userId);
  }
  void onUserVoiceVolumeChanged(const std::map<std::string, int32_t>& volumeMap) override {
    std::cout << "onUserVoiceVolumeChanged";
    for (const auto& [userId, volume] : volumeMap) std::cout << ' ' << userId << '=' << volume;
    std::cout << std::endl;
  }
  void onUserNetworkQualityChanged(const std::vector<TUINetworkQualityInfo>& list) override {
    std::cout << "onUserNetworkQualityChanged";
    for (const auto& entry : list)
      std::cout << ' ' << entry.userId << '=' << static_cast<int>(entry.quality);
    std::cout << std::endl;
  }
  void onKickedOffline() override { std::cout << "onKickedOffline" << std::endl; }
  void onUserSigExpired() override { std::cout << "onUserSigExpired" << std::endl; }
  void onCallNotConnected(const std::string& callId, TUICallMediaType, TUICallEndReason reason,
                          const std::string& userId, const TUICallInfo&) override {
    std::cout << "onCallNotConnected " << callId << ' ' << example::reason_name(reason) << ' '
              << userId << std::endl;
  }
  void onUserInviting(const std::string& userId) override { user("onUserInviting", userId); }
  void onConnectionStateChanged(TUIConnectionState state) override {
    static const char* const names[] = {"connecting", "connected", "reconnecting", "disconnected"};
    std::cout << "onConnectionStateChanged " << names[static_cast<int>(state)] << std::endl;
  }

 private:
  static void user(const char* event, const std::string& userId) {
    std::cout << event << ' ' << userId << std::endl;
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: watch ME\n";
    return 2;
  }
  return example::run([&] {
    TUICallEngine engine = example::engine();
    engine.addObserver(std::make_shared<Watcher>());
    example::log_in(engine, argv[1]);
    while (std::cin.get() != std::char_traits<char>::eof()) {
    }
  });
}
