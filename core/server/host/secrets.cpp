#include "server/host/secrets.h"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "base/user_id.h"
#include "server/host/private_file.h"

namespace tuicall::server {
namespace {

using Json = nlohmann::json;

// What is wrong with the file, as the end of a sentence that names it.
class Broken : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

const Json& member(const Json& object, const char* name, Json::value_t type,
                   const std::string& where, const std::string& expected) {
  const auto found = object.find(name);
  if (found == object.end()) throw Broken(where + " has no \"" + name + "\": expected " + expected);
  const bool fits = found->type() == type;
  if (!fits) throw Broken("\"" + std::string(name) + "\" of " + where + " is not " + expected);
  return *found;
}

void refuse_other_members(const Json& object, std::initializer_list<const char*> known,
                          const std::string& where) {
  for (const auto& item : object.items()) {
    bool is_known = false;
    for (const char* name : known) is_known = is_known || item.key() == name;
    if (!is_known) throw Broken(where + " has an unknown member \"" + item.key() + "\"");
  }
}

std::vector<std::string> strings(const Json& list, const std::string& name,
                                 const std::string& where) {
  std::vector<std::string> all;
  for (const Json& item : list) {
    if (!item.is_string() || item.get_ref<const std::string&>().empty()) {
      throw Broken("\"" + name + "\" of " + where +
                   " has an item that is not a text of at least one character");
    }
    all.push_back(item.get<std::string>());
  }
  return all;
}

std::pair<uint32_t, App> read_app(const Json& object, const std::string& position) {
  if (!object.is_object()) throw Broken(position + " is not an object");
  const Json& id = member(object, "sdk_app_id", Json::value_t::number_unsigned, position,
                          "a whole number from 1 to 4294967295");
  const auto number = id.get<uint64_t>();
  if (number == 0 || number > UINT32_MAX) {
    throw Broken("\"sdk_app_id\" of " + position + " is " + std::to_string(number) +
                 ": expected a whole number from 1 to 4294967295");
  }
  const std::string where = "app " + std::to_string(number);
  refuse_other_members(object, {"sdk_app_id", "keys", "administrators"}, where);
  App app;
  app.keys =
      strings(member(object, "keys", Json::value_t::array, where, "a list of keys"), "keys", where);
  if (app.keys.empty())
    throw Broken("\"keys\" of " + where + " is empty: expected at least one key");
  if (object.contains("administrators")) {
    const Json& list =
        member(object, "administrators", Json::value_t::array, where, "a list of user ids");
    for (std::string& user_id : strings(list, "administrators", where)) {
      if (!base::is_valid_user_id(user_id)) {
        throw Broken("the administrator '" + user_id + "' of " + where +
                     " is not a user id of 1 to 32 characters of A-Z a-z 0-9 - _");
      }
      app.administrators.insert(std::move(user_id));
    }
  }
  return {static_cast<uint32_t>(number), std::move(app)};
}

Apps read_apps(const std::string& text) {
  // Not the parser's own message: it quotes the text around the fault, which may be a key.
  const Json root = Json::parse(text, nullptr, false);
  if (root.is_discarded()) throw Broken("it is not JSON");
  if (!root.is_object()) throw Broken("it is not a JSON object");
  refuse_other_members(root, {"apps"}, "it");
  const Json& list = member(root, "apps", Json::value_t::array, "it", "a list of apps");
  Apps apps;
  for (size_t i = 0; i < list.size(); ++i) {
    auto [id, app] = read_app(list[i], "item " + std::to_string(i + 1) + " of \"apps\"");
    if (!apps.emplace(id, std::move(app)).second) {
      throw Broken("app " + std::to_string(id) + " stands in it twice");
    }
  }
  if (apps.empty()) throw Broken("\"apps\" is empty: expected at least one app");
  return apps;
}

}  // namespace

base::Result<Apps> parse_secrets(const std::string& text, const std::string& file) {
  try {
    return read_apps(text);
  } catch (const Broken& broken) {
    return base::Status{base::kParamInvalid, "The secrets file '" + file + "' cannot be used: " +
                                                 std::string(broken.what()) + "."};
  }
}

base::Result<Apps> read_secrets(const std::string& file) {
  const base::Result<std::string> text = read_file(file);
  if (!text.ok()) {
    return base::Status{base::kParamInvalid,
                        "The secrets file cannot be used: " + text.status().message};
  }
  return parse_secrets(*text, file);
}

std::string format_secrets(const Apps& apps) {
  Json list = Json::array();
  for (const auto& [id, app] : apps) {
    list.push_back(
        {{"sdk_app_id", id}, {"keys", app.keys}, {"administrators", app.administrators}});
  }
  return Json{{"apps", list}}.dump(2) + "\n";
}

}  // namespace tuicall::server
