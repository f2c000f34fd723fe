#include "salesforce/plan.hpp"

#include <algorithm>
#include <tradewind/base/text.hpp>

#include "salesforce/address.hpp"
#include "salesforce/person_fields.hpp"
#include "salesforce/plan_create.hpp"

namespace tradewind::salesforce {
namespace {

const Json* row_of(const std::map<std::string, Json>& rows, const std::string& id) {
  const auto at = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return same_id(row.first, id); });
  return at == rows.end() ? nullptr : &at->second;
}

void remember(Session& session, Work& work) {
  const Decision& decision = work.decision;
  const std::string& linked = decision.object == "contact" ? work.linked_contact : work.linked_lead;
  const bool restored = work.was_deleted && linked == decision.id;
  if (linked != decision.id || restored) add_link(session, work, decision.object, decision.id, restored ? "restored" : decision.found_by);
  if (decision.object == "contact" && !work.linked_lead.empty()) add_link(session, work, "lead", "", decision.found_by);
  if (!work.account_id.empty() && work.linked_account != work.account_id)
    add_link(session, work, "account", work.account_id, decision.found_by);
}

/// Keeps what is to be written, or why it cannot be.
void take(Session& session, Work& work, Changes changes, const std::string& object, Json& into) {
  if (changes.trouble) {
    set_trouble(session, work, std::move(*changes.trouble), {object, false, true});
    return;
  }
  note_all(session, work, changes.notes);
  if (!changes.fields.empty()) into = std::move(changes.fields);
}

void plan_account_changes(Session& session, Work& work, const Rows& rows) {
  const Json* account = row_of(rows.accounts, work.account_id);
  if (account == nullptr || work.desired("account").empty()) return;
  // Only the household that we made: a company's Account belongs to many, and to whoever keeps it.
  work.own_account = own_key(work, *account, session.key_field("Account"));
  if (work.own_account) take(session, work, compare(session, "Account", work.desired("account"), account), "account", work.account_changes);
}

/// Both halves of a person account are written as its Account.
void plan_person_account(Session& session, Work& work, const Json& contact) {
  const Json& account = child(contact, "Account");
  Changes changes = compare(session, "Account", person_fields(work.desired("contact"), work.desired("account")), &account);
  add_key(session, work, "Account", &account, changes.fields);
  take(session, work, std::move(changes), "contact", work.account_changes);
}

void plan_fields(Session& session, Work& work, const Rows& rows, const Json& row) {
  if (work.person_account) return plan_person_account(session, work, row);
  const std::string name = api_name(work.object);
  Changes changes = compare(session, name, work.desired(work.object), &row);
  add_key(session, work, name, &row, changes.fields);
  take(session, work, std::move(changes), work.object, work.changes);
  if (work.object == "contact" && !work.trouble) plan_account_changes(session, work, rows);
}

void learn_converted(Work& work, const Rows& rows) {
  for (const auto& [id, lead] : rows.leads)
    if (same_id(text_at(lead, "ConvertedContactId"), work.id)) work.converted_leads.push_back(id);
}

void plan_update(Session& session, Work& work, const Rows& rows) {
  work.object = work.decision.object;
  work.id = work.decision.id;
  const Json& row = *row_of(work.object == "contact" ? rows.contacts : rows.leads, work.id);
  if (work.object == "contact") {
    work.account_id = text_at(row, "AccountId");
    work.person_account = flag_at(child(row, "Account"), "IsPersonAccount");
    learn_converted(work, rows);
  }
  const std::string how = work.decision.found_by.empty() ? "crosswalk" : work.decision.found_by;
  note(session, work, "find " + api_name(work.object), "ok", "found by " + how);
  remember(session, work);
  if (work.fields_effect() == nullptr) return;
  plan_fields(session, work, rows, row);
  if (!work.trouble && work.changes.is_null() && work.account_changes.is_null()) work.outcome = "no differences";
}

void park(Session& session, Work& work) {
  const Decision& decision = work.decision;
  if (decision.kind == Decision::Kind::several) {
    work.trouble = own_trouble(Trouble::data, "several_matches", std::to_string(decision.matches) + " records have this address");
  } else if (decision.kind == Decision::Kind::key_conflict) {
    work.trouble = own_trouble(Trouble::data, "key_conflict", "the record with this address carries the key of somebody else");
  } else {
    work.trouble =
        own_trouble(Trouble::data, record_deleted, "the linked record was deleted and nobody else matches; a retry makes a new one");
    if (!work.linked_contact.empty()) add_link(session, work, "contact", work.linked_contact, "deleted");
    if (!work.linked_lead.empty()) add_link(session, work, "lead", work.linked_lead, "deleted");
  }
  note(session, work, "find person", "failed", work.trouble->failure.code);
}

}  // namespace

void plan(Session& session, Work& work, const Rows& rows) {
  if (work.decision.kind == Decision::Kind::found) {
    plan_update(session, work, rows);
  } else if (work.decision.kind == Decision::Kind::create) {
    plan_create(session, work, rows);
  } else {
    park(session, work);
  }
  // What is paused is no news: the work waits instead of telling it once more.
  const bool refused = work.trouble && work.trouble->kind == Trouble::configuration;
  const bool account = !work.account_changes.is_null() && !work.person_account;
  if (work.object.empty() || (work.trouble && !refused)) return;
  if (waits(work, work.object, work.id.empty()) || (account && waits(work, "account"))) work.trouble.reset();
}

Changes compare(const Session& session, const std::string& name, const std::vector<DesiredField>& desired, const Json* record) {
  const ObjectInfo& info = session.description->object(name);
  CodedFields coded = with_codes(*session.description, name, info, desired, record);
  Changes changes = changes_for(name, info, coded.fields, record, session.key_field(name));
  // What stays blank because it cannot be said is news only where it was not blank already, or never was.
  if (record == nullptr || !changes.fields.empty()) changes.notes.insert(changes.notes.end(), coded.notes.begin(), coded.notes.end());
  return changes;
}

bool own_key(const Work& work, const Json& row, const std::string& key_field) {
  const std::string key = key_field.empty() ? std::string() : text_at(row, key_field.c_str());
  return std::any_of(work.keys.begin(), work.keys.end(), [&](const auto& own) { return text::iequals(own, key); });
}

void add_key(const Session& session, const Work& work, const std::string& name, const Json* row, Json& fields) {
  const std::string key_field = session.key_field(name);
  if (key_field.empty() || work.item->key.empty()) return;
  const FieldInfo& field = *session.description->object(name).find(key_field);
  if (row == nullptr ? !field.createable : !field.updateable || !text_at(*row, key_field.c_str()).empty()) return;
  fields[key_field] = work.item->key;
}

void note_all(Session& session, Work& work, const std::vector<std::string>& notes) {
  for (const auto& what : notes) note(session, work, "fields", "skipped", what);
}

}  // namespace tradewind::salesforce
