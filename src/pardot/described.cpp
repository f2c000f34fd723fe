#include "pardot/described.hpp"

namespace tradewind::pardot {
namespace {

constexpr int longest_email = 255;

Type type_for(const FieldInfo& field) {
  if (field.multiple) return Type::any;  // one value, or several with semicolons between them
  if (field.type == "integer" || field.type == "number") return Type::number;
  if (field.type == "boolean") return Type::boolean;
  if (field.type == "date") return Type::date;
  return field.type == "datetime" ? Type::datetime : Type::text;
}

TargetField described(const std::string& name, const FieldInfo& info) {
  TargetField field;
  field.name = name;
  field.label = info.label.empty() ? name : info.label;
  field.type = type_for(info);
  field.writable = info.writable;
  field.required = name == "email";
  if (field.required) field.length = longest_email;
  return field;
}

}  // namespace

std::vector<TargetField> described_fields(const Description& description) {
  std::vector<TargetField> fields;
  for (const auto& [name, info] : standard_fields()) fields.push_back(described(name, info));
  for (const auto& [name, info] : description.custom_fields) fields.push_back(described(name, info));
  return fields;
}

}  // namespace tradewind::pardot
