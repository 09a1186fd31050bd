#include "floor/link.h"

namespace tuicall::bench {

const Frame* Link::receive() {
  if (have_ == sizeof incoming_) have_ = 0;
  while (have_ < sizeof incoming_) {
    char* const into = reinterpret_cast<char*>(&incoming_) + have_;
    const size_t size = tls_->read(into, sizeof incoming_ - have_);
    if (size == 0) return nullptr;
    have_ += size;
  }
  return &incoming_;
}

}  // namespace tuicall::bench
