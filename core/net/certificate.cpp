#include "net/certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

#include "base/openssl_error.h"
#include "net/endpoint.h"

namespace tuicall::net {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Memory = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

base::Status failed(const std::string& what) {
  return {base::kParamInvalid, "Cannot " + what + ": " + base::take_openssl_error() + "."};
}

Memory memory() { return {BIO_new(BIO_s_mem()), &BIO_free_all}; }

Memory memory_of(const std::string& text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free_all};
}

std::string text_of(const Memory& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<size_t>(size)};
}

PemPair to_pem(const Certificate& certificate, const Key& key) {
  const Memory certificate_text = memory();
  PEM_write_bio_X509(certificate_text.get(), certificate.get());
  const Memory key_text = memory();
  PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return {text_of(certificate_text), text_of(key_text)};
}

bool add_extension(X509* certificate, X509* issuer, int name, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, name, value.c_str());
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool set_serial(X509* certificate) {
  uint64_t serial = 0;
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial)) != 1) return false;
  return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1U) == 1;
}

// A certificate without extensions and signature.
Certificate draft(const std::string& common_name, EVP_PKEY* key, CertificateValidity validity) {
  Certificate certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), validity.begin_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), validity.end_s);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1,
                             0);
  return certificate;
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    if (!list.empty()) list += ",";
    list += (is_address_literal(name) ? "IP:" : "DNS:") + name;
  }
  return list;
}

Key new_key() { return {EVP_EC_gen("P-256"), &EVP_PKEY_free}; }

}  // namespace

base::Result<PemPair> make_authority(const std::string& common_name) {
  ERR_clear_error();
  const Key key = new_key();
  if (!key) return failed("make a key");
  const Certificate certificate = draft(common_name, key.get(), {});
  X509* raw = certificate.get();
  X509_set_issuer_name(raw, X509_get_subject_name(raw));
  if (!set_serial(raw) ||
      !add_extension(raw, raw, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
      !add_extension(raw, raw, NID_key_usage, "critical,keyCertSign,cRLSign") ||
      !add_extension(raw, raw, NID_subject_key_identifier, "hash") ||
      X509_sign(raw, key.get(), EVP_sha256()) == 0) {
    return failed("make an authority's certificate");
  }
  return to_pem(certificate, key);
}

base::Result<PemPair> make_server_certificate(const PemPair& authority,
                                              const std::vector<std::string>& names,
                                              CertificateValidity validity) {
  ERR_clear_error();
  const Memory issuer_text = memory_of(authority.certificate);
  const Certificate issuer(PEM_read_bio_X509(issuer_text.get(), nullptr, nullptr, nullptr),
                           &X509_free);
  const Memory issuer_key_text = memory_of(authority.key);
  const Key issuer_key(PEM_read_bio_PrivateKey(issuer_key_text.get(), nullptr, nullptr, nullptr),
                       &EVP_PKEY_free);
  const Key key = new_key();
  if (!issuer || !issuer_key || !key) return failed("read the authority's certificate and key");
  const Certificate certificate = draft(names.front(), key.get(), validity);
  X509* raw = certificate.get();
  X509_set_issuer_name(raw, X509_get_subject_name(issuer.get()));
  if (!set_serial(raw) ||
      !add_extension(raw, issuer.get(), NID_basic_constraints, "critical,CA:FALSE") ||
      !add_extension(raw, issuer.get(), NID_key_usage, "critical,digitalSignature") ||
      !add_extension(raw, issuer.get(), NID_ext_key_usage, "serverAuth") ||
      !add_extension(raw, issuer.get(), NID_authority_key_identifier, "keyid:always") ||
      !add_extension(raw, issuer.get(), NID_subject_alt_name, alternative_names(names)) ||
      X509_sign(raw, issuer_key.get(), EVP_sha256()) == 0) {
    return failed("make a certificate for '" + alternative_names(names) + "'");
  }
  return to_pem(certificate, key);
}

}  // namespace tuicall::net
