// Certificates and their fingerprints.
#include "media/secure/certificate.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <cctype>

namespace tuicall::media {
namespace {

constexpr int64_t kNowS = 1'795'000'000;

TEST(Certificate, IsSelfSignedOnP256) {
  const base::Result<Certificate> made = Certificate::make(kNowS);
  ASSERT_TRUE(made.ok()) << made.status().message;
  X509* x509 = made->x509();
  EXPECT_EQ(X509_verify(x509, made->key()), 1);
  char group[16] = {};
  EVP_PKEY_get_group_name(made->key(), group, sizeof(group), nullptr);
  EXPECT_STREQ(group, "prime256v1");
  time_t now = kNowS;
  EXPECT_LT(X509_cmp_time(X509_get0_notBefore(x509), &now), 0);
  EXPECT_GT(X509_cmp_time(X509_get0_notAfter(x509), &now), 0);
}

TEST(Certificate, HasAFingerprintOfItsOwn) {
  const Certificate one = *Certificate::make(kNowS);
  const Certificate other = *Certificate::make(kNowS);
  EXPECT_TRUE(is_fingerprint(one.fingerprint()));
  EXPECT_NE(one.fingerprint(), other.fingerprint());
  EXPECT_EQ(one.fingerprint(), fingerprint_of(one.x509()));
  const Certificate copy = one;
  EXPECT_EQ(copy.fingerprint(), one.fingerprint());
}

TEST(Fingerprint, IsThirtyTwoBytesWithColons) {
  const std::string right = Certificate::make(kNowS)->fingerprint();
  ASSERT_EQ(right.size(), 95U);
  EXPECT_FALSE(is_fingerprint(""));
  EXPECT_FALSE(is_fingerprint(right.substr(0, 94)));
  EXPECT_FALSE(is_fingerprint(right + "0"));
  for (const size_t at : {size_t{0}, size_t{2}, size_t{94}}) {
    std::string wrong = right;
    wrong[at] = 'G';
    EXPECT_FALSE(is_fingerprint(wrong)) << at;
  }
}

TEST(Fingerprint, IsTheSameInSmallLetters) {
  const std::string right = Certificate::make(kNowS)->fingerprint();
  std::string small;
  for (const char c : right) small += static_cast<char>(std::tolower(c));
  EXPECT_TRUE(is_same_fingerprint(right, small));
  std::string other = right;
  other.back() = other.back() == '0' ? '1' : '0';
  EXPECT_FALSE(is_same_fingerprint(right, other));
  EXPECT_FALSE(is_same_fingerprint("", "")) << "no fingerprint is like no other";
}

}  // namespace
}  // namespace tuicall::media
