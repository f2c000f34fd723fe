#include "pardot/fields.hpp"

#include "pardot/values.hpp"

#include <algorithm>

namespace tradewind::pardot {
namespace {

/// The connector and people change prospects too: what we know of them grows old.
constexpr Millis believed_for = std::chrono::hours(24);

/// An opt-out belongs to the person: it is set by us, never cleared.
bool clears_an_opt_out(const DesiredField& field, bool created) {
  return !created && field.name == "isDoNotEmail" && (field.value.flag() == nullptr || !*field.value.flag());
}

void lay_over(std::vector<DesiredField>& fields, DesiredField field) {
  const auto at = std::find_if(fields.begin(), fields.end(), [&](const DesiredField& other) { return other.name == field.name; });
  if (at == fields.end())
    fields.push_back(std::move(field));
  else
    *at = std::move(field);
}

bool skipped_by_mode(const DesiredField& field, bool created, const Json& read) {
  if (created) return false;
  if (field.mode == WriteMode::on_create) return true;
  return field.mode == WriteMode::if_blank && (field.value.blank() || !from_remote(child(read, field.name), field.value).blank());
}

}  // namespace

std::vector<DesiredField> wanted_fields(const Desired& desired, const std::vector<Effect>& effects) {
  std::vector<DesiredField> fields;
  const auto mapped = desired.find(prospect_object);
  if (mapped != desired.end()) fields = mapped->second;
  for (const auto& effect : effects) {
    if (effect.kind != "set") continue;
    const Json payload = parse_json(effect.payload);
    const Json& values = child(payload, "fields");
    if (text_at(payload, "object") != prospect_object || !values.is_object()) continue;
    for (const auto& [name, value] : values.items())
      lay_over(fields, DesiredField{name, from_canonical(value.is_string() ? value.get<std::string>() : std::string()), WriteMode::always});
  }
  return fields;
}

KnownFields::KnownFields(const PersonContext& person, const std::string& account, TimePoint now, Hash hash) : hash_(std::move(hash)) {
  for (const auto& known : person.known)
    if (known.account == account && known.object == prospect_object && now - known.at < believed_for) hashes_[known.field] = known.value;
}

bool KnownFields::holds(const std::string& field, const Value& value) const {
  const auto at = hashes_.find(field);
  return at != hashes_.end() && at->second == hash_(value.canonical());
}

std::vector<std::string> fields_to_read(const std::vector<DesiredField>& wanted, const KnownFields& known) {
  std::vector<std::string> names;
  for (const auto& field : wanted)
    if (field.mode == WriteMode::if_blank && !field.value.blank() && !known.holds(field.name, field.value)) names.push_back(field.name);
  return names;
}

FieldPlan plan_fields(const Description& description, const std::vector<DesiredField>& wanted, const KnownFields& known, bool created,
                      const Json& read) {
  FieldPlan plan;
  for (const auto& field : wanted) {
    const FieldInfo* info = description.field(field.name);
    if (info == nullptr) {
      plan.trouble = own_trouble(Trouble::configuration, "unknown_field", "the business unit has no writable prospect field of this name",
                                 "prospect." + field.name);
      return plan;
    }
    if (clears_an_opt_out(field, created)) {
      plan.kept.emplace_back(field.name, "an opt-out is never cleared");
      continue;
    }
    if (!created && known.holds(field.name, field.value)) continue;
    if (skipped_by_mode(field, created, read)) {
      if (field.mode == WriteMode::if_blank && !field.value.blank()) plan.kept.emplace_back(field.name, "it is not blank");
      continue;
    }
    RemoteValue value = to_remote(*info, field.value);
    if (value.trouble) {
      plan.trouble = own_trouble(Trouble::data, "bad_value", field.name + " " + *value.trouble, "prospect." + field.name);
      return plan;
    }
    plan.sent.push_back(field);
    // A new prospect has nothing to clear.
    if (!(created && value.json.is_null())) plan.body[field.name] = std::move(value.json);
  }
  return plan;
}

std::vector<Known> known_after(const std::string& account, const std::vector<DesiredField>& sent, const Json& answer, TimePoint now) {
  std::vector<Known> known;
  for (const auto& field : sent) {
    Known one;
    one.account = account;
    one.object = prospect_object;
    one.field = field.name;
    one.at = now;
    const bool shown = answer.is_object() && answer.contains(field.name) && !answer[field.name].is_null();
    one.value = (shown ? from_remote(answer[field.name], field.value) : field.value).canonical();
    known.push_back(std::move(one));
  }
  return known;
}

}  // namespace tradewind::pardot
