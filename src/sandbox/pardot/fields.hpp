// The fields of the simulated business unit's objects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tradewind::sandbox::pd {

/// number, date: custom fields, kept as text; multi: an array of texts.
enum class Type { integer, string, boolean, datetime, number, date, multi };

struct Field {
  std::string name, v4_name;  ///< v4_name may be empty
  Type type = Type::string;
  bool writable = false;
  bool custom = false;
  bool in_query = true;  ///< multi-valued custom fields come by reading one record only
};

/// A related record that dots reach: `campaign.name`.
struct Relation {
  std::string name, id_field, collection;
};

struct Shape {
  std::string collection;
  std::vector<Field> fields;
  std::vector<Relation> relations;
  std::vector<std::string> filters;  ///< compared for equality
  std::vector<std::string> ranges;   ///< id, or a datetime
  std::vector<std::string> orders;

  const Field* find(std::string_view name) const;
  const Field* find_v4(std::string_view name) const;
  const Relation* relation(std::string_view name) const;
};

Shape prospect_shape();
Shape list_shape();
Shape membership_shape();
Shape activity_shape();
Shape campaign_shape();
Shape custom_field_shape();
Shape account_shape();

}  // namespace tradewind::sandbox::pd
