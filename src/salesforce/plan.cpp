#include "salesforce/plan.hpp"

#include <algorithm>
#include <tradewind/base/text.hpp>

#include "salesforce/find.hpp"
#include "salesforce/values.hpp"

namespace tradewind::salesforce {
namespace {

bool own_key(const Work& work, const Json& row, const std::string& key_field) {
  const std::string key = key_field.empty() ? std::string() : text_at(row, key_field.c_str());
  return std::any_of(work.keys.begin(), work.keys.end(), [&](const auto& own) { return text::iequals(own, key); });
}

const Json* row_of(const std::map<std::string, Json>& rows, const std::string& id) {
  const auto at = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return same_id(row.first, id); });
  return at == rows.end() ? nullptr : &at->second;
}

/// The key goes into an empty key field only; nobody's key is replaced.
void add_key(const Session& session, const Work& work, const std::string& object, const Json* row, Json& fields) {
  const std::string key_field = session.key_field(object);
  if (key_field.empty() || work.item->key.empty()) return;
  const FieldInfo& field = *session.description->object(object).find(key_field);
  if (row == nullptr ? !field.createable : !field.updateable || !text_at(*row, key_field.c_str()).empty()) return;
  fields[key_field] = work.item->key;
}

std::string new_object(const Session& session, const Work& work) {
  const auto& settings = session.settings();
  return work.person.met_by_purchase && !settings.new_buyer.empty() ? settings.new_buyer : settings.new_person;
}

void remember(Session& session, Work& work) {
  const Decision& decision = work.decision;
  const std::string& linked = decision.object == "contact" ? work.linked_contact : work.linked_lead;
  if (linked != decision.id) add_link(session, work, decision.object, decision.id, decision.found_by);
  if (decision.object == "contact" && !work.linked_lead.empty()) add_link(session, work, "lead", "", decision.found_by);
  if (!work.account_id.empty() && work.linked_account != work.account_id)
    add_link(session, work, "account", work.account_id, decision.found_by);
}

void plan_account_changes(Session& session, Work& work, const Rows& rows) {
  const Json* account = row_of(rows.accounts, work.account_id);
  if (account == nullptr || work.desired("account").empty()) return;
  // Only the household that we made: a company's Account belongs to many, and to whoever keeps it.
  work.own_account = own_key(work, *account, session.key_field("Account"));
  if (!work.own_account) return;
  Changes changes =
      changes_for("Account", session.description->object("Account"), work.desired("account"), account, session.key_field("Account"));
  if (changes.trouble) {
    work.trouble = std::move(changes.trouble);
  } else if (!changes.fields.empty()) {
    work.account_changes = std::move(changes.fields);
  }
}

void learn_converted(Work& work, const Rows& rows) {
  for (const auto& [id, lead] : rows.leads)
    if (same_id(text_at(lead, "ConvertedContactId"), work.id)) work.converted_leads.push_back(id);
}

void plan_update(Session& session, Work& work, const Rows& rows) {
  work.object = work.decision.object;
  work.id = work.decision.id;
  const std::string name = api_name(work.object);
  const Json& row = *row_of(work.object == "contact" ? rows.contacts : rows.leads, work.id);
  if (work.object == "contact") {
    work.account_id = text_at(row, "AccountId");
    learn_converted(work, rows);
  }
  const std::string how = work.decision.found_by.empty() ? "crosswalk" : work.decision.found_by;
  note(session, work, "find " + name, "ok", "found by " + how);
  remember(session, work);
  if (work.fields_effect() == nullptr) return;
  Changes changes = changes_for(name, session.description->object(name), work.desired(work.object), &row, session.key_field(name));
  if (changes.trouble) {
    work.trouble = std::move(changes.trouble);
    return;
  }
  add_key(session, work, name, &row, changes.fields);
  if (!changes.fields.empty()) work.changes = std::move(changes.fields);
  if (work.object == "contact") plan_account_changes(session, work, rows);
  if (work.changes.is_null() && work.account_changes.is_null()) work.outcome = "no differences";
}

void add_defaults(const Session& session, const Work& work, const std::string& object, Json& fields) {
  const ObjectInfo& info = session.description->object(object);
  const auto& settings = session.settings();
  // Without an address nobody would ever find the record again.
  if (const auto* email = info.find("Email"); email != nullptr && email->createable && !fields.contains(email->name))
    fields[email->name] = work.person.email;
  if (!settings.owner.empty()) fields["OwnerId"] = settings.owner;
}

std::optional<RemoteTrouble> add_record_type(const Session& session, const std::string& object, Json& fields) {
  const auto& wanted = session.settings().record_types;
  const auto at = std::find_if(wanted.begin(), wanted.end(), [&](const auto& entry) { return text::iequals(entry.first, object); });
  if (at == wanted.end()) return std::nullopt;
  const auto& known = session.description->object(object).record_types;
  const auto type = known.find(at->second);
  if (type == known.end())
    return own_trouble(Trouble::configuration, "record_type_missing", object + " has no record type " + at->second,
                       object + ".RecordTypeId");
  fields["RecordTypeId"] = type->second;
  return std::nullopt;
}

void plan_create(Session& session, Work& work, const Rows& rows) {
  work.object = new_object(session, work);
  if (work.object != "lead" && work.object != "contact") {
    work.trouble = own_trouble(Trouble::configuration, "new_person", "salesforce.new_person: only lead and contact can be made");
    return;
  }
  const std::string name = api_name(work.object);
  const ObjectInfo& info = session.description->object(name);
  if (info.empty()) {
    work.trouble = own_trouble(Trouble::configuration, "object_missing", name + " does not exist, or our user may not see it", name);
    return;
  }
  Changes changes = changes_for(name, info, work.desired(work.object), nullptr, session.key_field(name));
  if (!changes.trouble) {
    add_defaults(session, work, name, changes.fields);
    changes.trouble = add_record_type(session, name, changes.fields);
  }
  if (!changes.trouble) changes.trouble = missing_required(name, info, work.desired(work.object), changes.fields);
  if (changes.trouble) {
    work.trouble = std::move(changes.trouble);
    return;
  }
  if (key_free(session, work, rows)) add_key(session, work, name, nullptr, changes.fields);
  work.changes = std::move(changes.fields);
  note(session, work, "find person", "ok", "nobody found by crosswalk, key or email: a new " + name);
}

void park(Session& session, Work& work) {
  const Decision& decision = work.decision;
  if (decision.kind == Decision::Kind::several) {
    work.trouble = own_trouble(Trouble::data, "several_matches", std::to_string(decision.matches) + " records have this address");
  } else if (decision.kind == Decision::Kind::key_conflict) {
    work.trouble = own_trouble(Trouble::data, "key_conflict", "the record with this address carries the key of somebody else");
  } else {
    work.trouble =
        own_trouble(Trouble::data, "record_deleted", "the linked record was deleted and nobody else matches; a retry makes a new one");
    if (!work.linked_contact.empty()) add_link(session, work, "contact", "", "deleted");
    if (!work.linked_lead.empty()) add_link(session, work, "lead", "", "deleted");
  }
  note(session, work, "find person", "failed", work.trouble->failure.code);
}

const Json* newest_named(const Rows& rows, const std::string& name) {
  const Json* best = nullptr;
  for (const auto& [id, row] : rows.accounts) {
    if (!text::iequals(text_at(row, "Name"), name)) continue;
    if (best == nullptr || text_at(row, "LastModifiedDate") > text_at(*best, "LastModifiedDate")) best = &row;
  }
  return best;
}

/// The Account that already is this person's or this company's.
std::string existing_account(const Session& session, const Work& work, const Rows& rows, const AccountPlan& plan) {
  const std::string key_field = session.key_field("Account");
  for (const auto& [id, row] : rows.accounts)
    if (plan.name.empty() && (own_key(work, row, key_field) || same_id(id, work.linked_account))) return id;
  const bool maybe_made = work.leading_effect().state != EffectState::planned && key_field.empty();
  const std::string name = !plan.name.empty() ? plan.name : maybe_made ? household_name(work) : std::string();
  const Json* named = name.empty() ? nullptr : newest_named(rows, name);
  return named == nullptr ? std::string() : text_at(*named, "Id");
}

}  // namespace

bool key_free(const Session& session, const Work& work, const Rows& rows) {
  const std::string key_field = session.key_field("Lead");
  return work.object != "lead" ||
         std::none_of(rows.leads.begin(), rows.leads.end(), [&](const auto& lead) { return own_key(work, lead.second, key_field); });
}

void plan(Session& session, Work& work, const Rows& rows) {
  if (work.decision.kind == Decision::Kind::found) {
    plan_update(session, work, rows);
  } else if (work.decision.kind == Decision::Kind::create) {
    plan_create(session, work, rows);
  } else {
    park(session, work);
  }
}

AccountPlan plan_account(const Session& session, const Work& work, const Rows& rows) {
  AccountPlan account;
  const std::string& setting = session.settings().account;
  if (setting.rfind("fixed:", 0) == 0) {
    account.id = setting.substr(6);
    return account;
  }
  const ObjectInfo& info = session.description->object("Account");
  if (info.empty()) {
    account.trouble =
        own_trouble(Trouble::configuration, "object_missing", "Account does not exist, or our user may not see it", "Account");
    return account;
  }
  if (setting == "company") account.name = mapped_account_name(work);
  account.id = existing_account(session, work, rows, account);
  if (!account.id.empty()) return account;
  Changes changes = changes_for("Account", info, work.desired("account"), nullptr, session.key_field("Account"));
  account.fields = std::move(changes.fields);
  account.trouble = std::move(changes.trouble);
  if (!account.fields.contains("Name")) account.fields["Name"] = household_name(work);
  if (account.name.empty()) add_key(session, work, "Account", nullptr, account.fields);
  if (!account.trouble) account.trouble = add_record_type(session, "Account", account.fields);
  if (!account.trouble) account.trouble = missing_required("Account", info, work.desired("account"), account.fields);
  return account;
}

}  // namespace tradewind::salesforce
