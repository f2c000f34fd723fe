#include "salesforce/plan_create.hpp"

#include <algorithm>
#include <tradewind/base/text.hpp>

#include "salesforce/person_fields.hpp"
#include "salesforce/plan.hpp"

namespace tradewind::salesforce {
namespace {

bool queue(const std::string& owner) { return owner.rfind("00G", 0) == 0; }

std::optional<RemoteTrouble> add_owner(const Session& session, const std::string& name, Json& fields) {
  const std::string& owner = session.settings().owner;
  if (owner.empty() || fields.contains("OwnerId")) return std::nullopt;
  const std::string& id = session.description->owner_id;
  if (id.empty())
    return own_trouble(Trouble::configuration, "owner_missing", "salesforce.owner: there is no user or queue " + owner, name + ".OwnerId");
  if (!queue(id) || name == "Lead") fields["OwnerId"] = id;  // Contacts and Accounts belong to users alone
  return std::nullopt;
}

std::optional<RemoteTrouble> add_record_type(const Session& session, const std::string& name, const std::string& setting, Json& fields) {
  const auto& wanted = session.settings().record_types;
  const auto at = std::find_if(wanted.begin(), wanted.end(), [&](const auto& entry) { return text::iequals(entry.first, setting); });
  if (at == wanted.end()) return std::nullopt;
  const auto& known = session.description->object(name).record_types;
  const auto type = std::find_if(known.begin(), known.end(), [&](const auto& entry) { return text::iequals(entry.first, at->second); });
  if (type == known.end())
    return own_trouble(Trouble::configuration, "record_type_missing",
                       "salesforce.record_types: " + name + " has no record type " + at->second + " that our user may use",
                       name + ".RecordTypeId");
  fields["RecordTypeId"] = type->second;
  return std::nullopt;
}

std::string store_currency(const Work& work) {
  if (work.person.last_order_json.empty()) return {};
  const auto order = order_from_json(work.person.last_order_json);
  if (!order) return {};
  return order->store_currency.empty() ? order->currency : order->store_currency;
}

/// On an org with several currencies amounts are in the record's own one, and ours are in the store's. Never changed later: that would
/// change what the amounts of others mean.
void add_currency(const Session& session, const Work& work, const std::string& name, Json& fields) {
  const FieldInfo* field = session.description->object(name).find("CurrencyIsoCode");
  if (field == nullptr || !field->createable || fields.contains(field->name)) return;
  const std::string currency = store_currency(work);
  if (std::find(field->values.begin(), field->values.end(), currency) != field->values.end()) fields[field->name] = currency;
}

/// Without an address nobody would ever find the record again.
void add_email(const Session& session, const Work& work, const std::string& name, const std::string& email_field, Json& fields) {
  const FieldInfo* email = session.description->object(name).find(email_field);
  if (email != nullptr && email->createable && !fields.contains(email->name)) fields[email->name] = work.person.email;
}

bool lead_key_free(const Session& session, const Work& work, const Rows& rows) {
  const std::string key_field = session.key_field("Lead");
  return std::none_of(rows.leads.begin(), rows.leads.end(), [&](const auto& lead) { return own_key(work, lead.second, key_field); });
}

/// One record to be made: under which name, and which section of the mapping fills it.
struct NewRecord {
  std::string name, setting, email_field;
  std::vector<DesiredField> desired;
};

NewRecord new_record(const Work& work, const std::string& object) {
  if (object == "person_account")
    return {"Account", object, "PersonEmail", person_fields(work.desired("contact"), work.desired("account"))};
  return {api_name(object), object, "Email", work.desired(object)};
}

std::optional<RemoteTrouble> missing(const ObjectInfo& info, const NewRecord& record, const Json& fields) {
  if (record.setting != "person_account") return missing_required(record.name, info, record.desired, fields);
  // The org asks for a Name or a LastName; which one makes it a person.
  if (!fields.contains("LastName"))
    return own_trouble(Trouble::data, "REQUIRED_FIELD_MISSING", "LastName is required for a person account and blank for this person",
                       "Account.LastName");
  Json named = fields;
  named["Name"] = "";
  return missing_required(record.name, info, record.desired, named);
}

std::optional<RemoteTrouble> unavailable(const Session& session, const NewRecord& record) {
  if (session.description->object(record.name).empty())
    return own_trouble(Trouble::configuration, "object_missing", record.name + " does not exist, or our user may not see it", record.name);
  if (record.setting == "person_account" && !session.description->person_accounts())
    return own_trouble(Trouble::configuration, "person_accounts_off",
                       "salesforce.new_person or new_buyer is person_account, and this org has no person accounts", "Account");
  return std::nullopt;
}

/// The fields of the new record, or why there can be none.
Changes fields_of(Session& session, Work& work, const Rows& rows, const NewRecord& record) {
  Changes changes;
  changes.trouble = unavailable(session, record);
  if (changes.trouble) return changes;
  changes = compare(session, record.name, record.desired, nullptr);
  if (changes.trouble) return changes;
  add_email(session, work, record.name, record.email_field, changes.fields);
  changes.trouble = add_settings(session, work, record.name, record.setting, changes.fields);
  if (!changes.trouble) changes.trouble = missing(session.description->object(record.name), record, changes.fields);
  // A converted Lead, which cannot be written any more, may hold the key.
  if (record.name != "Lead" || lead_key_free(session, work, rows)) add_key(session, work, record.name, nullptr, changes.fields);
  return changes;
}

}  // namespace

std::optional<RemoteTrouble> add_settings(const Session& session, const Work& work, const std::string& name, const std::string& setting,
                                          Json& fields) {
  add_currency(session, work, name, fields);
  if (auto trouble = add_owner(session, name, fields)) return trouble;
  return add_record_type(session, name, setting, fields);
}

void plan_create(Session& session, Work& work, const Rows& rows) {
  const std::string& becomes = new_object(session.settings(), work);
  work.person_account = becomes == "person_account";
  work.object = work.person_account ? "contact" : becomes;
  const NewRecord record = new_record(work, becomes);
  Changes changes = fields_of(session, work, rows, record);
  if (changes.trouble) {
    set_trouble(session, work, std::move(*changes.trouble), {work.object, true, true});
    return;
  }
  work.changes = std::move(changes.fields);
  note(session, work, "find person", "ok",
       "nobody found by crosswalk, key or email: a new " + (work.person_account ? "person account" : record.name));
  note_all(session, work, changes.notes);
}

}  // namespace tradewind::salesforce
