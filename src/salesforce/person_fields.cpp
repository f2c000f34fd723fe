#include "salesforce/person_fields.hpp"

#include <algorithm>
#include <array>
#include <tradewind/base/text.hpp>

namespace tradewind::salesforce {
namespace {

constexpr std::array<std::string_view, 14> renamed = {
    "Email",      "Title",          "Department",    "Birthdate", "LeadSource",         "MobilePhone",      "HomePhone",
    "OtherPhone", "AssistantPhone", "AssistantName", "DoNotCall", "HasOptedOutOfEmail", "HasOptedOutOfFax", "Pronouns"};

bool starts_with(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && text::iequals(text.substr(0, start.size()), start);
}

bool is_custom(std::string_view field) { return field.size() > 3 && text::iequals(field.substr(field.size() - 3), "__c"); }

}  // namespace

std::string person_field(std::string_view field) {
  if (is_custom(field)) return std::string(field.substr(0, field.size() - 1)) + "pc";
  const bool address = starts_with(field, "Mailing") || starts_with(field, "Other");
  const bool named = std::any_of(renamed.begin(), renamed.end(), [&](std::string_view name) { return text::iequals(name, field); });
  return (address || named ? "Person" : "") + std::string(field);
}

std::vector<DesiredField> person_fields(const std::vector<DesiredField>& contact, const std::vector<DesiredField>& account) {
  std::vector<DesiredField> fields;
  for (const auto& field : contact) {
    if (text::iequals(field.name, "AccountId")) continue;
    fields.push_back(field);
    fields.back().name = person_field(field.name);
  }
  const auto there = [&](const DesiredField& field) {
    return std::any_of(fields.begin(), fields.end(), [&](const DesiredField& other) { return text::iequals(other.name, field.name); });
  };
  for (const auto& field : account)
    if (!text::iequals(field.name, "Name") && !there(field)) fields.push_back(field);
  return fields;
}

}  // namespace tradewind::salesforce
