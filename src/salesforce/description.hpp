// What an org looks like: fields of the objects we write, campaigns and their statuses, states and countries. Kept in the store as compact
// JSON.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tradewind/base/time.hpp>
#include <vector>

#include "salesforce/json_tools.hpp"

namespace tradewind::salesforce {

struct FieldInfo {
  std::string name, type, label;
  std::size_t length = 0;  ///< characters; 0: no limit
  int scale = 0;           ///< decimals of a number
  bool createable = false, updateable = false, nillable = true, defaulted = false;
  bool external = false, unique = false;
  std::vector<std::string> values;  ///< active ones of a restricted picklist; those of states and countries are Description::states

  /// The platform refuses a new record without it.
  bool required() const { return createable && !nillable && !defaulted && type != "boolean"; }
};

class ObjectInfo {
 public:
  void add(FieldInfo field);
  /// Names compare without case, as in the API.
  const FieldInfo* find(std::string_view name) const;
  const std::map<std::string, FieldInfo>& fields() const { return fields_; }
  bool empty() const { return fields_.empty(); }
  std::map<std::string, std::string> record_types;  ///< name and developer name to Id

 private:
  std::map<std::string, FieldInfo> fields_;  ///< by lower-case name
};

struct CampaignInfo {
  std::string id, name;
  bool active = false;
  std::vector<std::string> statuses;
};

struct Description {
  TimePoint read_at{};
  std::map<std::string, ObjectInfo> objects;  ///< Lead, Contact, Account, CampaignMember; absent: not visible to our user
  std::vector<CampaignInfo> campaigns;
  /// State codes by country code, of an org with state and country/territory picklists; empty: an org without them.
  std::map<std::string, std::vector<std::string>> states;
  std::string owner, owner_id;  ///< `salesforce.owner` as it was asked for, and who that is; no id: nobody

  bool person_accounts() const { return object("Account").find("IsPersonAccount") != nullptr; }
  const ObjectInfo& object(const std::string& name) const;
  /// All of that name; when several have it and just one of them is active, that one.
  std::vector<const CampaignInfo*> campaigns_named(std::string_view name) const;
};

ObjectInfo object_from_describe(const Json& describe);
/// Countries and their states as the picklists of this object have them; empty: it has none.
std::map<std::string, std::vector<std::string>> states_from_describe(const Json& describe);
std::string to_text(const Description& description);
std::optional<Description> description_from_text(const std::string& text);

}  // namespace tradewind::salesforce
