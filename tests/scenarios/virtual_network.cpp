#include "virtual_network.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tuicall::scenarios {

// A connection. An end is null when it has closed or been destroyed.
struct VirtualNetwork::Link {
  // One direction, by the end that it leads to.
  struct Way {
    End* end = nullptr;
    bool held = false;
    std::vector<std::vector<uint8_t>> late;  // what waits while it is held
  };

  std::shared_ptr<const bool> cable;
  std::array<Way, 2> ways;  // to the client, to the server
  bool broken = false;
  bool silent = false;

  Way& way(bool to_server) { return ways.at(to_server ? 1 : 0); }
  End* end(bool at_server) { return way(at_server).end; }
  bool held() const { return ways[0].held || ways[1].held; }
  bool gone() const { return ways[0].end == nullptr && ways[1].end == nullptr; }
};

class VirtualNetwork::End : public net::Stream {
 public:
  End(VirtualNetwork& network, std::shared_ptr<Link> link, bool at_server, Accept accept)
      : network_(network),
        link_(std::move(link)),
        at_server_(at_server),
        accept_(std::move(accept)) {
    own_place() = this;
  }
  ~End() override { leave(); }

  void start(Handler handler) override {
    handler_ = std::move(handler);
    network_.time_.post([link = link_, at_server = at_server_] {
      if (End* end = link->end(at_server)) {
        end->opened();
      }
    });
  }

  void send(std::span<const uint8_t> bytes) override {
    network_.carry(link_, !at_server_, {bytes.begin(), bytes.end()});
  }

  void close(uint64_t) override { leave(); }
  size_t pending_bytes() const override { return 0; }
  std::string peer_address() const override { return "virtual:1"; }

  void received(const std::vector<uint8_t>& bytes) {
    const auto on_bytes = handler_.on_bytes;
    on_bytes(bytes);
  }

  // The other end, or the cable, is gone.
  void lost(const std::string& why) {
    own_place() = nullptr;
    const auto on_close = handler_.on_close;
    if (on_close) {
      on_close(why);
    }
  }

 private:
  End*& own_place() { return link_->way(at_server_).end; }

  void opened() {
    if (!at_server_ && !*link_->cable) {
      link_->broken = true;
      return lost("the network is down");
    }
    if (accept_) {
      std::exchange(accept_, nullptr)(std::make_unique<End>(network_, link_, true, nullptr));
    }
    const auto on_open = handler_.on_open;
    if (on_open) {
      on_open();
    }
  }

  void leave() {
    if (own_place() == this) {
      own_place() = nullptr;
      network_.close(link_);
    }
  }

  VirtualNetwork& network_;
  const std::shared_ptr<Link> link_;
  const bool at_server_;
  Accept accept_;
  Handler handler_;
};

std::unique_ptr<net::Stream> VirtualNetwork::dial(std::shared_ptr<const bool> cable_plugged_in,
                                                  Accept accept) {
  auto link = std::make_shared<Link>();
  link->cable = std::move(cable_plugged_in);
  std::erase_if(links_, [](const auto& known) { return known.expired(); });
  links_.push_back(link);
  return std::make_unique<End>(*this, link, false, std::move(accept));
}

std::vector<std::shared_ptr<VirtualNetwork::Link>> VirtualNetwork::links_of(
    const std::shared_ptr<const bool>& cable) const {
  std::vector<std::shared_ptr<Link>> links;
  for (const std::weak_ptr<Link>& weak : links_) {
    const std::shared_ptr<Link> link = weak.lock();
    if (link != nullptr && link->cable == cable && !link->gone()) {
      links.push_back(link);
    }
  }
  return links;
}

void VirtualNetwork::unplug(const std::shared_ptr<const bool>& cable) {
  for (const std::shared_ptr<Link>& link : links_of(cable)) {
    time_.post([link] {
      for (Link::Way& way : link->ways) {
        way = {way.end, false, {}};
      }
      link->silent = false;
      part(*link);
    });
  }
}

// What was sent before still arrives; then each end that is left hears of it.
void VirtualNetwork::close(const std::shared_ptr<Link>& link) {
  time_.post([link] { part(*link); });
}

void VirtualNetwork::part(Link& link) {
  link.broken = true;
  for (const bool at_server : {false, true}) {
    End* end = link.end(at_server);
    if (end != nullptr && !link.silent && !link.way(at_server).held) {
      end->lost("the connection broke");
    }
  }
}

void VirtualNetwork::hold(const std::shared_ptr<const bool>& cable, bool to_server) {
  for (const std::shared_ptr<Link>& link : links_of(cable)) {
    link->way(to_server).held = true;
  }
}

void VirtualNetwork::let_go(const std::shared_ptr<const bool>& cable) {
  for (const std::shared_ptr<Link>& link : links_of(cable)) {
    for (const bool to_server : {false, true}) {
      Link::Way& way = link->way(to_server);
      way.held = false;
      for (const std::vector<uint8_t>& bytes : std::exchange(way.late, {})) {
        if (End* end = link->end(to_server)) {
          end->received(bytes);
        }
      }
    }
    if (link->broken) {
      close(link);
    }
  }
}

void VirtualNetwork::silence(const std::shared_ptr<const bool>& cable, Told told) {
  for (const std::shared_ptr<Link>& link : links_of(cable)) {
    link->silent = true;
    End* end = told == Told::kNobody ? nullptr : link->end(told == Told::kServer);
    if (end != nullptr) {
      end->lost("the connection broke");
    }
  }
}

bool VirtualNetwork::flows(const std::shared_ptr<const bool>& cable) const {
  const std::vector<std::shared_ptr<Link>> links = links_of(cable);
  return std::all_of(links.begin(), links.end(),
                     [](const auto& link) { return !link->held() && !link->silent; });
}

void VirtualNetwork::carry(const std::shared_ptr<Link>& link, bool to_server,
                           std::vector<uint8_t> bytes) {
  const size_t arriving = bytes_before_cut(bytes);
  const bool cut = arriving < bytes.size();
  bytes.resize(arriving);
  time_.post([link, to_server, bytes = std::move(bytes)] {
    Link::Way& way = link->way(to_server);
    if (way.end == nullptr || link->broken || link->silent) {
      return;
    }
    if (way.held) {
      way.late.push_back(bytes);
    } else {
      way.end->received(bytes);
    }
  });
  if (cut) {
    close(link);
  }
}

// Messages are frames with a 32-bit little-endian length in front; each end sends whole ones.
size_t VirtualNetwork::bytes_before_cut(const std::vector<uint8_t>& bytes) {
  size_t begin = 0;
  while (begin < bytes.size()) {
    size_t length = 0;
    for (size_t i = 0; i < 4; ++i) {
      length |= static_cast<size_t>(bytes.at(begin + i)) << (8 * i);
    }
    if (++messages_ == cut_at_) {
      return begin + length / 2;
    }
    begin += 4 + length;
  }
  return bytes.size();
}

}  // namespace tuicall::scenarios
