// What a business unit looks like: its lists, custom fields and campaigns. Kept in the store as compact JSON.
#pragma once

#include <tradewind/base/time.hpp>

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tradewind::pardot {

struct ListInfo {
  std::string id, name;
  bool dynamic = false;
};

struct FieldInfo {
  std::string type;       ///< lower case: text, number, date, checkbox, multi-select, ...; standard fields: string, integer, boolean, ...
  bool multiple = false;  ///< holds several values
  bool custom = false;
  bool writable = true;  ///< through the API
  std::string label{};   ///< custom fields: as people see them
};

struct CampaignInfo {
  std::string id, name;
};

struct Description {
  TimePoint read_at{};
  std::optional<bool> several_per_email;  ///< AMPSEA; empty: not seen yet
  std::vector<ListInfo> lists;
  std::vector<CampaignInfo> campaigns;
  std::map<std::string, FieldInfo> custom_fields;  ///< by API name, with __c

  /// Standard or custom; null: this unit has no such field.
  const FieldInfo* field(const std::string& name) const;
  /// The one of that name; else how many have it (0 or several).
  std::variant<const ListInfo*, std::size_t> list(const std::string& name) const;
  /// By id as well: a name of digits alone is a name first.
  std::variant<const CampaignInfo*, std::size_t> campaign(const std::string& name_or_id) const;
};

/// Fields that every unit has, by their v5 names.
const std::map<std::string, FieldInfo>& standard_fields();

std::string to_text(const Description& description);
std::optional<Description> description_from_text(const std::string& text);

}  // namespace tradewind::pardot
