#include "pardot/fields.hpp"

#include "pardot/values.hpp"

#include <algorithm>

namespace tradewind::pardot {
namespace {

/// The connector and people change prospects too: what we know of them grows old.
constexpr Millis believed_for = std::chrono::hours(24);
/// Stands for a value that equals none.
constexpr const char* outcome_unknown = "?";

/// An opt-out belongs to the person: it is set by us, never cleared.
bool clears_an_opt_out(const DesiredField& field) {
  return (field.name == "isDoNotEmail" || field.name == "optedOut") && field.value != Value(true);
}

void lay_over(std::vector<DesiredField>& fields, DesiredField field) {
  const auto at = std::find_if(fields.begin(), fields.end(), [&](const DesiredField& other) { return other.name == field.name; });
  if (at == fields.end())
    fields.push_back(std::move(field));
  else
    *at = std::move(field);
}

Known known_of(const std::string& account, const std::string& field, std::string value, TimePoint now) {
  Known known;
  known.account = account;
  known.object = prospect_object;
  known.field = field;
  known.value = std::move(value);
  known.at = now;
  return known;
}

/// Why the field is not written although it is wanted and differs; empty: it is written.
const char* kept_because(const FieldInfo& info, const DesiredField& field, const KnownFields& known, const Json& read) {
  constexpr const char* quietly = "";
  if (field.mode == WriteMode::on_create) return quietly;
  const bool shown = read.is_object() && read.contains(field.name);
  if (field.mode == WriteMode::if_blank) {
    if (field.value.blank()) return quietly;
    if (known.filled_just_now(field.name)) return "it is not blank";
    return shown && !from_remote(read[field.name], field.value).blank() ? "it is not blank" : nullptr;
  }
  // What we wrote ourselves is newer than what a read may show.
  if (!shown || known.has(field.name)) return nullptr;
  return shows(info, to_remote(info, field.value).json, read[field.name]) ? quietly : nullptr;
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

KnownFields::KnownFields(const PersonContext& person, const std::string& account, TimePoint now, Hash hash)
    : now_(now), hash_(std::move(hash)) {
  for (const auto& known : person.known)
    if (known.account == account && known.object == prospect_object && now - known.at < believed_for) known_[known.field] = known;
}

bool KnownFields::holds(const std::string& field, const Value& value) const {
  const auto at = known_.find(field);
  return at != known_.end() && at->second.value == hash_(value.canonical());
}

bool KnownFields::written_just_now(const std::string& field) const {
  const auto at = known_.find(field);
  return at != known_.end() && now_ - at->second.at < read_lag;
}

bool KnownFields::filled_just_now(const std::string& field) const {
  if (!written_just_now(field)) return false;
  const std::string& value = known_.at(field).value;
  return value != hash_(Value().canonical()) && value != hash_(outcome_unknown);
}

std::vector<std::string> fields_to_read(const std::vector<DesiredField>& wanted, const KnownFields& known) {
  bool needed = false;
  std::vector<std::string> names;
  for (const auto& field : wanted) {
    if (field.mode == WriteMode::on_create || known.holds(field.name, field.value)) continue;
    if (field.mode == WriteMode::if_blank && field.value.blank()) continue;
    needed = needed || field.mode == WriteMode::if_blank;
    names.push_back(field.name);
  }
  return needed ? names : std::vector<std::string>();
}

std::optional<RemoteTrouble> check_names(const Description& description, const std::vector<DesiredField>& wanted) {
  for (const auto& field : wanted) {
    const FieldInfo* info = description.field(field.name);
    if (info == nullptr)
      return own_trouble(Trouble::configuration, "unknown_field", "the business unit has no prospect field of this name",
                         "prospect." + field.name);
    if (!info->writable)
      return own_trouble(Trouble::configuration, "read_only_field", "the API does not write this prospect field", "prospect." + field.name);
  }
  return std::nullopt;
}

namespace {

void leave_what_only_the_clock_changed(FieldPlan& plan) {
  if (!std::all_of(plan.sent.begin(), plan.sent.end(), [](const DesiredField& field) { return field.by_clock; })) return;
  for (const auto& field : plan.sent) plan.kept.emplace_back(field.name, "only the time has changed");
  plan.sent.clear();
  plan.body = Json::object();
}

}  // namespace

FieldPlan plan_fields(const Description& description, const std::vector<DesiredField>& wanted, const KnownFields& known, bool created,
                      const Json& read) {
  FieldPlan plan;
  plan.trouble = check_names(description, wanted);
  if (plan.trouble) return plan;
  for (const auto& field : wanted) {
    const FieldInfo& info = *description.field(field.name);
    if (clears_an_opt_out(field)) {
      if (!created) plan.kept.emplace_back(field.name, "an opt-out is never cleared");
      continue;
    }
    if (!created && known.holds(field.name, field.value)) continue;
    RemoteValue value = to_remote(info, field.value);
    if (value.trouble) {
      plan.trouble = own_trouble(Trouble::data, "bad_value", field.name + " " + *value.trouble, "prospect." + field.name);
      return plan;
    }
    if (const char* why = created ? nullptr : kept_because(info, field, known, read)) {
      if (*why != '\0') plan.kept.emplace_back(field.name, why);
      if (read.is_object() && read.contains(field.name) && !known.has(field.name)) plan.seen.push_back(field);
      continue;
    }
    plan.sent.push_back(field);
    // A new prospect has nothing to clear.
    if (!(created && value.json.is_null())) plan.body[field.name] = std::move(value.json);
  }
  if (!created) leave_what_only_the_clock_changed(plan);
  return plan;
}

std::vector<Known> known_after(const Description& description, const std::string& account, const std::vector<DesiredField>& fields,
                               const Json& answer, TimePoint now) {
  std::vector<Known> known;
  for (const auto& field : fields) {
    const FieldInfo* info = description.field(field.name);
    const bool shown = answer.is_object() && answer.contains(field.name) && !answer[field.name].is_null();
    const bool ours = !shown || (info != nullptr && shows(*info, to_remote(*info, field.value).json, answer[field.name]));
    known.push_back(known_of(account, field.name, (ours ? field.value : from_remote(answer[field.name], field.value)).canonical(), now));
  }
  return known;
}

std::vector<Known> known_no_more(const std::string& account, const std::vector<DesiredField>& fields, TimePoint now) {
  std::vector<Known> known;
  for (const auto& field : fields) known.push_back(known_of(account, field.name, outcome_unknown, now));
  return known;
}

}  // namespace tradewind::pardot
