// The JSON Schema that editors use knows exactly the keys that the loader knows.
#include <nlohmann/json.hpp>
#include <set>
#include <tradewind/base/text.hpp>

#include "config/config_files.hpp"

namespace tradewind::test {
namespace {

using Schema = ConfigFiles;
using nlohmann::json;

json read_schema() {
  std::ifstream input(std::string(TRADEWIND_SOURCE_DIR) + "/config/tradewind.schema.json");
  return json::parse(input);
}

std::set<std::string> properties(const json& schema, const std::string& pointer) {
  std::set<std::string> names;
  for (const auto& [name, value] : schema.at(json::json_pointer(pointer)).items()) names.insert(name);
  return names;
}

struct Place {
  std::string pointer;        ///< of the properties in the schema
  std::string before, after;  ///< around an unknown key in a YAML file
};

TEST_F(Schema, has_the_keys_of_the_loader) {
  const std::string pair = "/properties/pairs/items/properties";
  const Place places[] = {
      {"/properties", "", ""},
      {"/properties/server/properties", "server: {", "}"},
      {"/$defs/tls/properties", "server: { tls: {", "} }"},
      {"/properties/admin/properties", "admin: {", "}"},
      {"/properties/storage/properties", "storage: {", "}"},
      {"/properties/logging/properties", "logging: {", "}"},
      {"/properties/alerts/properties", "alerts: {", "}"},
      {"/properties/alerts/properties/smtp/properties", "alerts: { smtp: {", "} }"},
      {"/properties/retention/properties", "retention: {", "}"},
      {pair, "pairs: [ {", "} ]"},
      {pair + "/identity/properties", "pairs: [ { identity: {", "} } ]"},
      {pair + "/bigcommerce/properties", "pairs: [ { bigcommerce: {", "} } ]"},
      {pair + "/salesforce/properties", "pairs: [ { salesforce: {", "} } ]"},
      {pair + "/salesforce/properties/auth/properties", "pairs: [ { salesforce: { auth: {", "} } } ]"},
      {pair + "/pardot/properties", "pairs: [ { pardot: {", "} } ]"},
      {pair + "/retry/properties", "pairs: [ { retry: {", "} } ]"},
      {pair + "/feedback/items/properties", "pairs: [ { feedback: [ {", "} ] } ]"},
  };
  const json schema = read_schema();
  const std::string unknown = "zzzzzzzzzzzz";
  const std::string says = "unknown key; known here: ";
  for (const auto& place : places) {
    const std::string found = problems(place.before + unknown + ": 1" + place.after + "\n");
    const auto at = found.find(says);
    ASSERT_NE(at, std::string::npos) << place.pointer << "\n" << found;
    const auto list = found.substr(at + says.size(), found.find('\n', at) - at - says.size());
    std::set<std::string> known;
    for (const auto& name : text::split(list, ',')) known.emplace(text::trim(name));
    EXPECT_EQ(properties(schema, place.pointer), known) << place.pointer;
  }
}

}  // namespace
}  // namespace tradewind::test
