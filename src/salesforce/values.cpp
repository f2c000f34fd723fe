#include "salesforce/values.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tradewind/base/text.hpp>

namespace tradewind::salesforce {
namespace {

template <std::size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 5> number_types = {"int", "long", "double", "currency", "percent"};
constexpr std::array<std::string_view, 5> clipped_types = {"string", "textarea", "phone", "url", "encryptedstring"};
constexpr std::array<std::string_view, 11> text_types = {"string",   "textarea", "phone", "url",       "encryptedstring", "email",
                                                         "picklist", "combobox", "id",    "reference", "multipicklist"};

std::string plain_text(const Value& value, std::string_view separator) {
  if (const auto* text = value.text()) return *text;
  if (const auto* number = value.number()) return number->short_text();
  if (const auto* flag = value.flag()) return *flag ? "true" : "false";
  if (const auto* date = value.date()) return format_date(*date);
  if (const auto* at = value.datetime()) return format_rfc3339(*at);
  std::vector<std::string> parts;
  if (const auto* list = value.list())
    for (const auto& entry : *list)
      if (!entry.blank()) parts.push_back(plain_text(entry, separator));
  return text::join(parts, separator);
}

RemoteValue text_value(const FieldInfo& field, const Value& value) {
  const std::string whole = plain_text(value, field.type == "multipicklist" ? ";" : ", ");
  std::string text(text::trim(whole));
  const bool clipped = field.length != 0 && one_of(field.type, clipped_types) && text::code_points(text) > field.length;
  if (clipped) text = std::string(text::trim(text::clip(text, field.length)));
  return text.empty() ? RemoteValue{nullptr, {}} : RemoteValue{std::move(text), {}, clipped};
}

std::optional<Decimal> number_of(const Json& json) {
  if (json.is_number()) return Decimal::parse(json.dump());
  if (json.is_string()) return Decimal::parse(json.get_ref<const std::string&>());
  return std::nullopt;
}

RemoteValue number_value(const FieldInfo& field, const Value& value) {
  std::optional<Decimal> number;
  if (value.number() != nullptr) number = *value.number();
  if (value.text() != nullptr) number = Decimal::parse(text::trim(*value.text()));
  if (!number) return {nullptr, "is no number"};
  const bool whole = field.type == "int" || field.type == "long";
  // Rounded as the platform would, or the next read would differ for ever.
  const Decimal rounded = number->round(whole ? 0 : field.scale);
  return {Json::parse(rounded.short_text()), {}};
}

RemoteValue boolean_value(const Value& value) {
  if (const auto* flag = value.flag()) return {*flag, {}};
  if (const auto* number = value.number()) return {!number->is_zero(), {}};
  if (value.text() != nullptr && text::iequals(*value.text(), "true")) return {true, {}};
  if (value.text() != nullptr && text::iequals(*value.text(), "false")) return {false, {}};
  return {nullptr, "is neither true nor false"};
}

std::optional<TimePoint> moment_of(const Value& value) {
  if (const auto* at = value.datetime()) return *at;
  if (const auto* date = value.date()) return TimePoint(*date);
  if (const auto* text = value.text()) return parse_rfc3339(*text);
  return std::nullopt;
}

RemoteValue moment_value(const FieldInfo& field, const Value& value) {
  const auto at = moment_of(value);
  if (!at) return {nullptr, "is no " + field.type};
  if (field.type == "date") return {format_date(std::chrono::floor<std::chrono::days>(*at)), {}};
  return {format_rfc3339(std::chrono::floor<std::chrono::seconds>(*at)), {}};  // the platform keeps whole seconds
}

std::string stored_form(const Json& json) {
  if (!json.is_string()) return json.is_null() ? std::string() : json.dump();
  const std::string unix_lines = text::replace_all(json.get<std::string>(), "\r\n", "\n");
  return std::string(text::trim(unix_lines));
}

bool same_choices(const std::string& a, const std::string& b) {
  const auto left = text::split(a, ';'), right = text::split(b, ';');
  return std::set<std::string>(left.begin(), left.end()) == std::set<std::string>(right.begin(), right.end());
}

RemoteTrouble field_trouble(Trouble kind, std::string code, const std::string& name, const std::string& what) {
  return own_trouble(kind, std::move(code), name + " " + what, name);
}

bool by_clock_alone(const std::vector<DesiredField>& desired, const Json& fields) {
  return std::all_of(desired.begin(), desired.end(), [&](const DesiredField& want) {
    if (want.by_clock) return true;
    for (auto field = fields.begin(); field != fields.end(); ++field)
      if (text::iequals(field.key(), want.name)) return false;
    return true;
  });
}

/// Sends `wanted`, unless the write mode or the record says that there is nothing to do.
std::optional<RemoteTrouble> add_change(const std::string& name, const FieldInfo& field, const DesiredField& desired, const Json* record,
                                        Changes& out) {
  RemoteValue wanted = to_remote(field, desired.value);
  if (wanted.trouble) return field_trouble(Trouble::data, "bad_value", name, *wanted.trouble);
  const Json& read = record == nullptr ? Json() : child(*record, field.name.c_str());
  if (record != nullptr && desired.mode == WriteMode::if_blank && !stored_form(read).empty()) return std::nullopt;
  if (record == nullptr ? wanted.json.is_null() : same_value(field, wanted.json, read)) return std::nullopt;
  out.fields[field.name] = std::move(wanted.json);
  if (wanted.clipped) out.notes.push_back(name + " clipped to the " + std::to_string(field.length) + " characters that it holds");
  return std::nullopt;
}

}  // namespace

RemoteValue to_remote(const FieldInfo& field, const Value& value) {
  if (field.type == "boolean") return value.blank() ? RemoteValue{false, {}} : boolean_value(value);
  if (value.blank()) return {nullptr, {}};
  if (one_of(field.type, text_types)) return text_value(field, value);
  if (one_of(field.type, number_types)) return number_value(field, value);
  if (field.type == "date" || field.type == "datetime") return moment_value(field, value);
  return {nullptr, "has the type " + field.type + ", which cannot be written"};
}

bool same_value(const FieldInfo& field, const Json& wanted, const Json& read) {
  if (wanted.is_null() || read.is_null()) return stored_form(wanted) == stored_form(read);
  if (one_of(field.type, number_types)) {
    const auto left = number_of(wanted), right = number_of(read);
    return left && right && *left == *right;
  }
  if (field.type == "datetime" && wanted.is_string() && read.is_string())
    return parse_rfc3339(wanted.get_ref<const std::string&>()) == parse_rfc3339(read.get_ref<const std::string&>());
  if (field.type == "boolean") return wanted == read;
  const std::string left = stored_form(wanted), right = stored_form(read);
  if (field.type == "email") return text::iequals(left, right);
  if (field.type == "multipicklist") return same_choices(left, right);
  return left == right;
}

Changes changes_for(const std::string& object, const ObjectInfo& info, const std::vector<DesiredField>& desired, const Json* record,
                    const std::string& key_field) {
  Changes changes;
  for (const auto& want : desired) {
    if (text::iequals(want.name, key_field)) continue;
    if (record != nullptr && want.mode == WriteMode::on_create) continue;
    const std::string name = object + "." + want.name;
    const FieldInfo* field = info.find(want.name);
    if (field == nullptr) {
      changes.trouble = field_trouble(Trouble::configuration, "field_missing", name, "does not exist, or our user may not see it");
      return changes;
    }
    if (record == nullptr ? !field->createable : !field->updateable) {
      changes.trouble = field_trouble(Trouble::configuration, "field_not_writable", name, "cannot be written by our user");
      return changes;
    }
    changes.trouble = add_change(name, *field, want, record, changes);
    if (changes.trouble) return changes;
  }
  if (record != nullptr && by_clock_alone(desired, changes.fields)) changes = Changes();
  return changes;
}

std::optional<RemoteTrouble> missing_required(const std::string& object, const ObjectInfo& info, const std::vector<DesiredField>& desired,
                                              const Json& fields) {
  for (const auto& [lower, field] : info.fields()) {
    if (!field.required() || fields.contains(field.name)) continue;
    const std::string name = object + "." + field.name;
    const auto same = [&](const DesiredField& want) { return text::iequals(want.name, field.name); };
    if (std::any_of(desired.begin(), desired.end(), same))
      return field_trouble(Trouble::data, "REQUIRED_FIELD_MISSING", name, "is required for a new record and blank for this person");
    return field_trouble(Trouble::configuration, "required_field_unmapped", name, "is required for a new record and not in the mapping");
  }
  return std::nullopt;
}

}  // namespace tradewind::salesforce
