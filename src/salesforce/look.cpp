#include "salesforce/look.hpp"

#include "salesforce/address.hpp"
#include "salesforce/person_fields.hpp"
#include "salesforce/plan_account.hpp"

namespace tradewind::salesforce {
namespace {

Type type_of(const std::string& type) {
  if (type == "boolean") return Type::boolean;
  if (type == "date") return Type::date;
  if (type == "datetime") return Type::datetime;
  if (type == "int" || type == "long" || type == "double" || type == "currency" || type == "percent") return Type::number;
  return Type::text;
}

TargetField target_field(const FieldInfo& info) {
  TargetField field;
  field.name = info.name;
  field.label = info.label;
  field.type = type_of(info.type);
  field.required = info.required();
  field.writable = info.createable && info.updateable;
  field.length = static_cast<int>(info.length);
  field.values = info.values;
  return field;
}

std::string shown(const Json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Under the names of the mapping.
void add_fields(const ObjectInfo& info, const Json& row, const std::vector<DesiredField>& desired, bool person, RemoteView& view) {
  for (const auto& want : desired) {
    const std::string name = person ? person_field(want.name) : want.name;
    const FieldInfo* field = info.find(name);
    if (field != nullptr) view.fields[want.name] = shown(child(row, field->name.c_str()));
  }
}

const Json& row_of(const std::map<std::string, Json>& rows, const std::string& id) {
  static const Json none;
  const auto at = rows.find(id);
  return at == rows.end() ? none : at->second;
}

RemoteView view_of_record(const Session& session, const Work& work, const Rows& rows) {
  const Decision& decision = work.decision;
  RemoteView view{decision.object, decision.id, {}};
  const Json& row = row_of(decision.object == "contact" ? rows.contacts : rows.leads, decision.id);
  const Json& account = child(row, "Account");
  if (flag_at(account, "IsPersonAccount"))
    add_fields(session.description->object("Account"), account, work.desired("contact"), true, view);
  else
    add_fields(session.description->object(api_name(decision.object)), row, work.desired(decision.object), false, view);
  return view;
}

/// Of the Account that is ours to write; somebody else's is not shown, since nothing would change there.
void add_account(const Session& session, const Work& work, const Rows& rows, std::vector<RemoteView>& views) {
  if (work.desired("account").empty()) return;
  RemoteView view{"account", {}, {}};
  if (work.decision.kind == Decision::Kind::found) {
    view.id = text_at(row_of(rows.contacts, work.decision.id), "AccountId");
    const Json& row = row_of(rows.accounts, view.id);
    if (row.is_null()) return;
    add_fields(session.description->object("Account"), row, work.desired("account"), false, view);
  } else {
    view.id = plan_account(session, work, rows).id;
  }
  views.push_back(std::move(view));
}

}  // namespace

std::map<std::string, std::vector<TargetField>> target_fields(const Description& description) {
  static const std::map<std::string, std::string> named = {
      {"Lead", "lead"}, {"Contact", "contact"}, {"Account", "account"}, {"CampaignMember", "campaign_member"}};
  std::map<std::string, std::vector<TargetField>> all;
  for (const auto& [name, object] : description.objects) {
    const auto at = named.find(name);
    if (at == named.end()) continue;
    for (const auto& [lower, info] : object.fields()) all[at->second].push_back(target_field(info));
  }
  return all;
}

Result<std::vector<RemoteView>> views_of(const Session& session, const Work& work, const Rows& rows) {
  const Decision& decision = work.decision;
  std::vector<RemoteView> views;
  if (decision.kind == Decision::Kind::several)
    return Error(Errc::conflict, std::to_string(decision.matches) + " records have this address", "several_matches",
                 "merge them at Salesforce, or set salesforce.several_matches: newest");
  if (decision.kind == Decision::Kind::key_conflict)
    return Error(Errc::conflict, "the record with this address carries the key of somebody else", "key_conflict",
                 "clear the key field of the record that does not belong to them");
  if (decision.kind == Decision::Kind::found) {
    views.push_back(view_of_record(session, work, rows));
    if (decision.object == "contact") add_account(session, work, rows, views);
    return views;
  }
  const std::string& becomes = new_object(session.settings(), work);
  views.push_back({becomes == "person_account" ? "contact" : becomes, {}, {}});
  if (becomes == "contact") add_account(session, work, rows, views);
  return views;
}

}  // namespace tradewind::salesforce
