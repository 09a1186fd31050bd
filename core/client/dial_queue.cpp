#include "client/dial_queue.h"

#include <string>
#include <utility>
#include <vector>

namespace tuicall::client {

// One place in the queue: waits, then goes on, then is over.
class DialQueue::Turn {
 public:
  Turn(std::shared_ptr<DialQueue> queue, std::function<void()> come)
      : queue_(std::move(queue)), come_(std::move(come)) {}

  bool waits() const { return come_ != nullptr; }

  void begin() {
    going_on_ = true;
    std::exchange(come_, nullptr)();
  }

  void end() {
    come_ = nullptr;
    if (!std::exchange(going_on_, false)) return;
    --queue_->going_on_;
    queue_->next();
  }

 private:
  const std::shared_ptr<DialQueue> queue_;
  std::function<void()> come_;
  bool going_on_ = false;
};

class DialQueue::WaitingStream : public net::Stream {
 public:
  WaitingStream(std::shared_ptr<DialQueue> queue, Dial dial)
      : queue_(std::move(queue)), dial_(std::move(dial)) {}

  ~WaitingStream() override { give_up(); }

  void start(Handler handler) override {
    handler_ = std::move(handler);
    turn_ = std::make_shared<Turn>(queue_, [this] { connect(); });
    queue_->waiting_.push_back(turn_);
    queue_->next();
  }

  void send(std::span<const uint8_t> bytes) override {
    if (stream_) return stream_->send(bytes);
    early_.insert(early_.end(), bytes.begin(), bytes.end());
  }

  void close(uint64_t linger_ms) override {
    if (stream_) stream_->close(linger_ms);
    give_up();
  }

  size_t pending_bytes() const override {
    return stream_ ? stream_->pending_bytes() : early_.size();
  }

  std::string peer_address() const override { return stream_ ? stream_->peer_address() : ""; }

 private:
  // The handlers own what they need: this stream may be destroyed inside of them.
  void connect() {
    stream_ = dial_();
    if (!early_.empty()) stream_->send(std::exchange(early_, {}));
    stream_->start({[turn = turn_, opened = std::move(handler_.on_open)] {
                      turn->end();
                      if (opened) opened();
                    },
                    std::move(handler_.on_bytes),
                    [turn = turn_, closed = std::move(handler_.on_close)](const std::string& why) {
                      turn->end();
                      if (closed) closed(why);
                    }});
  }

  void give_up() {
    if (turn_) turn_->end();
  }

  const std::shared_ptr<DialQueue> queue_;
  const Dial dial_;
  Handler handler_;
  std::shared_ptr<Turn> turn_;
  std::vector<uint8_t> early_;  // sent before there was a stream
  std::unique_ptr<net::Stream> stream_;
};

std::unique_ptr<net::Stream> DialQueue::enqueue(Dial dial) {
  return std::make_unique<WaitingStream>(shared_from_this(), std::move(dial));
}

void DialQueue::next() {
  while (going_on_ < at_once_ && !waiting_.empty()) {
    const std::shared_ptr<Turn> turn = waiting_.front().lock();
    waiting_.pop_front();
    if (!turn || !turn->waits()) continue;
    ++going_on_;
    turn->begin();
  }
}

}  // namespace tuicall::client
