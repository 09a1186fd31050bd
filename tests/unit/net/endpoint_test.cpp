// Addresses as text.
#include "net/endpoint.h"

#include <gtest/gtest.h>

namespace tuicall::net {
namespace {

TEST(Endpoint, ReadsNamesAndAddresses) {
  EXPECT_EQ(parse_endpoint("localhost:4711")->host, "localhost");
  EXPECT_EQ(parse_endpoint("localhost:4711")->port, 4711);
  EXPECT_EQ(parse_endpoint("127.0.0.1:0")->port, 0);
  EXPECT_EQ(parse_endpoint("[::1]:65535")->host, "::1");
  EXPECT_EQ(parse_endpoint("[::1]:65535")->port, 65535);
}

TEST(Endpoint, RefusesEverythingElse) {
  for (const char* text : {"", "localhost", ":1", "localhost:", "localhost:x", "localhost:65536",
                           "localhost:-1", "localhost: 1", "::1:80", "[::1]", "[::1", "[]:1",
                           "[localhost]:1", "a b:1", "[::1]x:2", "localhost:1x"}) {
    const base::Result<Endpoint> parsed = parse_endpoint(text);
    EXPECT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.status().code, base::kParamInvalid);
    EXPECT_NE(parsed.status().message.find("'" + std::string(text) + "'"), std::string::npos);
  }
}

TEST(Endpoint, IsWrittenAsItIsRead) {
  for (const char* text : {"localhost:4711", "127.0.0.1:80", "[::1]:443"}) {
    EXPECT_EQ(to_string(*parse_endpoint(text)), text);
  }
}

TEST(Endpoint, TellsAddressesFromNames) {
  EXPECT_TRUE(is_address_literal("127.0.0.1"));
  EXPECT_TRUE(is_address_literal("::1"));
  EXPECT_FALSE(is_address_literal("localhost"));
  EXPECT_FALSE(is_address_literal("127.0.0.256"));
}

}  // namespace
}  // namespace tuicall::net
