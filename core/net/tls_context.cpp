#include "net/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <map>
#include <mutex>
#include <tuple>
#include <utility>

#include "base/openssl_error.h"

namespace tuicall::net {
namespace {

SSL_CTX* new_context(const SSL_METHOD* method) {
  SSL_CTX* context = SSL_CTX_new(method);
  if (context == nullptr) return nullptr;
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  return context;
}

base::Status unusable(const std::string& what, const std::string& file) {
  return {base::kParamInvalid,
          "The " + what + " '" + file + "' cannot be used: " + base::take_openssl_error() + "."};
}

// What tells one state of a file from another; all zero if there is none.
using FileState = std::tuple<dev_t, ino_t, off_t, time_t, long>;

FileState state_of(const std::string& file) {
  struct stat found = {};
  if (file.empty() || stat(file.c_str(), &found) != 0) return {};
  return {found.st_dev, found.st_ino, found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
}

using SessionPointer = std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)>;

}  // namespace

// The newest session of each server. Guarded by its own lock, since a context is shared by threads.
class TlsContext::SessionMemory {
 public:
  void keep(const std::string& server, SessionPointer session) {
    const std::lock_guard lock(mutex_);
    newest_.insert_or_assign(server, std::move(session));
  }

  void resume(SSL* connection, const std::string& server) {
    const std::lock_guard lock(mutex_);
    const auto found = newest_.find(server);
    if (found != newest_.end()) SSL_set_session(connection, found->second.get());
  }

  // OpenSSL calls this for each ticket that arrives.
  static int on_ticket(SSL* connection, SSL_SESSION* session) {
    auto* self = static_cast<SessionMemory*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(connection)));
    const auto* server = static_cast<const std::string*>(SSL_get_app_data(connection));
    // A copy, because OpenSSL spoils the original when its connection breaks.
    self->keep(*server, SessionPointer(SSL_SESSION_dup(session), &SSL_SESSION_free));
    return 0;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, SessionPointer> newest_;
};

TlsContext::TlsContext(ssl_ctx_st* context, std::string authorities)
    : context_(context), authorities_(std::move(authorities)) {}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

base::Result<std::shared_ptr<TlsContext>> TlsContext::server(const std::string& certificate_file,
                                                             const std::string& key_file) {
  ERR_clear_error();
  const std::shared_ptr<TlsContext> made(new TlsContext(new_context(TLS_server_method()), ""));
  SSL_CTX* context = made->context_;
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1) {
    return unusable("certificate file", certificate_file);
  }
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    return unusable("key file", key_file);
  }
  // Tickets carry the whole session, so the server remembers none.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 1);
  static constexpr unsigned char kSessionOwner[] = "tuicall";
  SSL_CTX_set_session_id_context(context, kSessionOwner, sizeof(kSessionOwner) - 1);
  return made;
}

base::Result<std::shared_ptr<TlsContext>> TlsContext::client(const std::string& ca_file) {
  ERR_clear_error();
  const std::string authorities =
      ca_file.empty() ? "the system's authorities" : "the authorities in '" + ca_file + "'";
  const std::shared_ptr<TlsContext> made(
      new TlsContext(new_context(TLS_client_method()), authorities));
  SSL_CTX* context = made->context_;
  const int loaded = ca_file.empty() ? SSL_CTX_set_default_verify_paths(context)
                                     : SSL_CTX_load_verify_file(context, ca_file.c_str());
  if (loaded != 1) return unusable("CA file", ca_file);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  made->sessions_ = std::make_unique<SessionMemory>();
  SSL_CTX_set_app_data(context, made->sessions_.get());
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, &SessionMemory::on_ticket);
  return made;
}

base::Result<std::shared_ptr<TlsContext>> TlsContext::shared_client(const std::string& ca_file) {
  struct Known {
    FileState state;
    std::weak_ptr<TlsContext> context;
  };
  static std::mutex mutex;
  static std::map<std::string, Known> known;
  const std::lock_guard lock(mutex);
  const FileState state = state_of(ca_file);
  const auto found = known.find(ca_file);
  if (found != known.end() && found->second.state == state) {
    if (std::shared_ptr<TlsContext> context = found->second.context.lock()) return context;
  }
  base::Result<std::shared_ptr<TlsContext>> made = client(ca_file);
  if (made.ok()) known.insert_or_assign(ca_file, Known{state, *made});
  return made;
}

void TlsContext::resume_session(ssl_st* connection, const std::string& server) const {
  sessions_->resume(connection, server);
}

}  // namespace tuicall::net
