// OpenSSL's view of the datagrams of a session: one to read, and each write is one to send.
#pragma once

struct bio_st;

namespace tuicall::media {

class DtlsSession;

// For SSL_set_bio(). The session must outlive it.
bio_st* make_datagram_bio(DtlsSession* session);

}  // namespace tuicall::media
