#include "floor/server.h"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <iostream>
#include <memory>
#include <unordered_map>
#include <vector>

#include "floor/link.h"

namespace tuicall::bench {

namespace {

constexpr int kBatch = 128;
constexpr size_t kMaxUsers = 100'000;

volatile sig_atomic_t stopped = 0;

class Server {
 public:
  Server(SSL_CTX* context, int listener) : context_(context), listener_(listener) {
    watch(listener);
  }

  void run() {
    std::array<epoll_event, kBatch> events{};
    while (stopped == 0) {
      const int count = epoll_wait(epoll_, events.data(), kBatch, -1);
      for (int i = 0; i < count; ++i) {
        const int socket = events[static_cast<size_t>(i)].data.fd;
        socket == listener_ ? accept_all() : read_all(socket);
      }
    }
  }

 private:
  void watch(int socket) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
  }

  void accept_all() {
    int socket = -1;
    while ((socket = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK)) >= 0) {
      const auto number = static_cast<size_t>(socket);
      if (links_.size() <= number) links_.resize(number + 1);
      links_[number] = std::make_unique<Link>(std::make_unique<TlsSocket>(context_, socket, true));
      watch(socket);
    }
  }

  void read_all(int socket) {
    Link& link = *links_[static_cast<size_t>(socket)];
    while (const Frame* frame = link.receive()) pass_on(link, *frame);
    if (!link.closed()) return;
    for (Link*& user : users_) {
      if (user == &link) user = nullptr;
    }
    links_[static_cast<size_t>(socket)].reset();
  }

  void pass_on(Link& sender, const Frame& frame) {
    switch (frame.kind) {
      case Kind::kHello:
        if (users_.size() <= frame.from) users_.resize(std::min<size_t>(frame.from + 1, kMaxUsers));
        users_[frame.from] = &sender;
        sender.send(as(Kind::kWelcome, frame));
        break;
      case Kind::kCall:
        sender.send(as(Kind::kPlaced, frame));
        tell(frame.to, as(Kind::kRing, frame));
        break;
      case Kind::kAnswer:
        tell(frame.to, as(Kind::kBegun, frame));
        sender.send(as(Kind::kBegun, frame));
        break;
      case Kind::kHangUp:
        tell(frame.to, as(Kind::kEnded, frame));
        break;
      default:
        tell(frame.to, frame);
        break;
    }
  }

  static Frame as(Kind kind, const Frame& frame) {
    Frame changed = frame;
    changed.kind = kind;
    return changed;
  }

  void tell(uint32_t user, const Frame& frame) {
    if (user < users_.size() && users_[user] != nullptr) users_[user]->send(frame);
  }

  SSL_CTX* const context_;
  const int listener_;
  const int epoll_ = epoll_create1(0);
  std::vector<std::unique_ptr<Link>> links_;  // by socket
  std::vector<Link*> users_;
};

int listen_somewhere() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  bind(listener, reinterpret_cast<sockaddr*>(&address), length);
  listen(listener, SOMAXCONN);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
  std::cout << ntohs(address.sin_port) << std::endl;
  return listener;
}

}  // namespace

void serve(const std::string& certificate_file, const std::string& key_file) {
  struct sigaction stop {};
  stop.sa_handler = [](int) { stopped = 1; };
  sigaction(SIGTERM, &stop, nullptr);
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_server_method()),
                                                             &SSL_CTX_free);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context.get(), 1);
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    std::cerr << "the certificate or its key cannot be used\n";
    return;
  }
  Server(context.get(), listen_somewhere()).run();
}

}  // namespace tuicall::bench
