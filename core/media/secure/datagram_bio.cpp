#include "media/secure/datagram_bio.h"

#include <openssl/bio.h>

#include <algorithm>
#include <cstring>

#include "media/secure/dtls_session.h"

namespace tuicall::media {

class DatagramBio {
 public:
  static BIO_METHOD* make_method() {
    BIO_METHOD* method =
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tuicall datagrams");
    BIO_meth_set_read_ex(method, &DatagramBio::read);
    BIO_meth_set_write_ex(method, &DatagramBio::write);
    BIO_meth_set_ctrl(method, &DatagramBio::control);
    return method;
  }

 private:
  static DtlsSession& session(BIO* bio) { return *static_cast<DtlsSession*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* data, size_t size, size_t* done) {
    std::optional<std::span<const uint8_t>>& incoming = session(bio).incoming_;
    BIO_clear_retry_flags(bio);
    *done = 0;
    if (!incoming) {
      BIO_set_retry_read(bio);
      return 0;
    }
    // As a socket does it, the rest of a datagram that does not fit is lost.
    *done = std::min(size, incoming->size());
    std::memcpy(data, incoming->data(), *done);
    incoming.reset();
    return 1;
  }

  static int write(BIO* bio, const char* data, size_t size, size_t* done) {
    session(bio).outgoing_.emplace_back(data, data + size);
    *done = size;
    return 1;
  }

  static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }
};

bio_st* make_datagram_bio(DtlsSession* session) {
  static BIO_METHOD* const method = DatagramBio::make_method();
  BIO* bio = BIO_new(method);
  if (bio == nullptr) return nullptr;
  BIO_set_data(bio, session);
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace tuicall::media
