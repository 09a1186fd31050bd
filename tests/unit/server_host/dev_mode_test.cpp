// What --dev makes in its folder, and what it keeps.
#include "server/host/dev_mode.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "net/tls_context.h"
#include "server/host/private_file.h"
#include "server/host/secrets.h"
#include "temporary_folder.h"

namespace tuicall::server {
namespace {

Options dev_options(const std::string& folder) {
  Options options;
  options.dev = true;
  options.data_dir = folder;
  options.listen = "127.0.0.1:0";
  return options;
}

mode_t mode_of(const std::string& path) {
  struct stat found {};
  EXPECT_EQ(stat(path.c_str(), &found), 0) << path;
  return found.st_mode & 0777U;
}

TEST(DevMode, MakesWhatProductionIsGiven) {
  const TemporaryFolder folder;
  Options options = dev_options(folder.path() + "/made/by/dev");
  const auto identity = prepare_dev_mode(options);
  ASSERT_TRUE(identity.ok()) << identity.status().message;
  EXPECT_EQ(identity->sdk_app_id, kDevSdkAppId);
  EXPECT_EQ(identity->secret_key.size(), 64U);
  EXPECT_TRUE(net::TlsContext::server(options.certificate_file, options.key_file).ok());
  EXPECT_TRUE(net::TlsContext::client(identity->ca_file).ok());
  const auto apps = read_secrets(options.secrets_file);
  ASSERT_TRUE(apps.ok()) << apps.status().message;
  EXPECT_EQ(apps->at(kDevSdkAppId).keys.front(), identity->secret_key);
  EXPECT_EQ(apps->at(kDevSdkAppId).administrators.count("administrator"), 1U);
}

TEST(DevMode, KeepsItsFilesFromOthers) {
  const TemporaryFolder folder;
  Options options = dev_options(folder.path() + "/made");
  ASSERT_TRUE(prepare_dev_mode(options).ok());
  EXPECT_EQ(mode_of(options.data_dir), 0700U);
  EXPECT_EQ(mode_of(options.key_file), 0600U);
  EXPECT_EQ(mode_of(options.secrets_file), 0600U);
  EXPECT_EQ(mode_of(options.data_dir + "/ca-key.pem"), 0600U);
}

TEST(DevMode, KeepsAuthorityAndSecret) {
  const TemporaryFolder folder;
  Options options = dev_options(folder.path());
  const auto first = prepare_dev_mode(options);
  ASSERT_TRUE(first.ok());
  const std::string authority = *read_file(first->ca_file);
  const auto second = prepare_dev_mode(options);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->secret_key, first->secret_key);
  EXPECT_EQ(*read_file(second->ca_file), authority);
}

TEST(DevMode, NamesAFolderThatItCannotMake) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_private_file(folder.path() + "/file", "").ok());
  Options options = dev_options(folder.path() + "/file/data");
  const auto identity = prepare_dev_mode(options);
  ASSERT_FALSE(identity.ok());
  EXPECT_NE(identity.status().message.find("/file/data"), std::string::npos)
      << identity.status().message;
}

TEST(DevMode, RefusesASecretsFileThatWasSpoiled) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_private_file(folder.path() + "/secrets.json", "spoiled").ok());
  Options options = dev_options(folder.path());
  const auto identity = prepare_dev_mode(options);
  ASSERT_FALSE(identity.ok());
  EXPECT_NE(identity.status().message.find("secrets.json"), std::string::npos);
}

TEST(DevMode, NamesAFileThatItCannotRead) {
  for (const char* name : {"ca.pem", "ca-key.pem", "secrets.json"}) {
    for (const bool folder_instead : {true, false}) {
      const TemporaryFolder folder;
      const std::string path = folder.path() + "/" + name;
      if (folder_instead) {
        std::filesystem::create_directory(path);
      } else {
        std::filesystem::create_symlink(path, path);  // leads to itself
      }
      Options options = dev_options(folder.path());
      const auto identity = prepare_dev_mode(options);
      ASSERT_FALSE(identity.ok()) << path;
      EXPECT_NE(identity.status().message.find("'" + path + "'"), std::string::npos)
          << identity.status().message;
    }
  }
}

TEST(DevMode, TakesAFolderThatIsNamedWithASlash) {
  const TemporaryFolder folder;
  Options options = dev_options(folder.path() + "/made/");
  const auto identity = prepare_dev_mode(options);
  ASSERT_TRUE(identity.ok()) << identity.status().message;
  EXPECT_EQ(mode_of(options.data_dir), 0700U);
}

}  // namespace
}  // namespace tuicall::server
