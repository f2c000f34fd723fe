// What an org looks like: fields of the objects we write, its campaigns and their statuses. Kept in the store as compact JSON.
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
  std::string name, type;
  std::size_t length = 0;  ///< characters; 0: no limit
  int scale = 0;           ///< decimals of a number
  bool createable = false, updateable = false, nillable = true, defaulted = false;

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

  const ObjectInfo& object(const std::string& name) const;
  /// All of that name; when several have it and just one of them is active, that one.
  std::vector<const CampaignInfo*> campaigns_named(std::string_view name) const;
};

ObjectInfo object_from_describe(const Json& describe);
std::string to_text(const Description& description);
std::optional<Description> description_from_text(const std::string& text);

}  // namespace tradewind::salesforce
