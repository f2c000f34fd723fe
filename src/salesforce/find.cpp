#include "salesforce/find.hpp"

#include <algorithm>

#include "salesforce/queries.hpp"
#include "salesforce/soql.hpp"

namespace tradewind::salesforce {
namespace {

bool is_person(const Json& contact) { return flag_at(child(contact, "Account"), "IsPersonAccount"); }

Candidate candidate_of(const Json& row, const std::string& key_field) {
  Candidate candidate;
  candidate.id = text_at(row, "Id");
  candidate.key = key_field.empty() ? std::string() : text_at(row, key_field.c_str());
  candidate.email = text_at(row, "Email");
  candidate.modified = text_at(row, "LastModifiedDate");
  candidate.account_id = text_at(row, "AccountId");
  candidate.converted = flag_at(row, "IsConverted");
  candidate.contact_id = text_at(row, "ConvertedContactId");
  return candidate;
}

/// The record that an Id stands for now.
std::string current_id(const Rows& rows, const std::string& id) {
  const auto at = rows.merged.find(id.substr(0, 15));
  return at == rows.merged.end() ? id : at->second;
}

struct Candidates {
  std::vector<Candidate> contacts, leads;
};

Candidates candidates_of(const Session& session, const Rows& rows) {
  Candidates all;
  const std::string contact_key = session.key_field("Contact"), lead_key = session.key_field("Lead"),
                    account_key = session.key_field("Account");
  for (const auto& [id, row] : rows.contacts) {
    all.contacts.push_back(candidate_of(row, contact_key));
    // A person account carries its key as an Account.
    if (is_person(row) && !account_key.empty()) all.contacts.back().key = text_at(child(row, "Account"), account_key.c_str());
  }
  for (const auto& [id, row] : rows.leads) {
    all.leads.push_back(candidate_of(row, lead_key));
    all.leads.back().contact_id = current_id(rows, all.leads.back().contact_id);
  }
  return all;
}

Question question_for(const Session& session, const Work& work, const Rows& rows, const Candidates& all, bool followed) {
  Question question;
  question.linked_contact = current_id(rows, work.linked_contact);
  question.linked_lead = current_id(rows, work.linked_lead);
  question.link_was_merged = question.linked_contact != work.linked_contact || question.linked_lead != work.linked_lead;
  question.email = work.person.email;
  question.keys = work.keys;
  question.store_prefix = session.pair.bigcommerce.store_hash + "-";
  question.park_several = session.settings().several_matches == "park";
  question.followed = followed;
  question.contacts = all.contacts;
  question.leads = all.leads;
  return question;
}

void decide(const Session& session, const Batch& batch, const Rows& rows, bool followed) {
  const Candidates all = candidates_of(session, rows);
  for (Work* work : batch) work->decision = resolve(question_for(session, *work, rows, all, followed));
}

bool has_row(const std::map<std::string, Json>& rows, const std::string& id) {
  return std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return same_id(row.first, id); });
}

struct Missing {
  Names contacts, leads;
  bool any() const { return !contacts.empty() || !leads.empty(); }
};

/// Records that the crosswalk or a converted Lead points at and that were not among the answers.
Missing missing_records(const Batch& batch, const Rows& rows) {
  Missing missing;
  for (const Work* work : batch) {
    if (!work->linked_contact.empty() && !has_row(rows.contacts, work->linked_contact)) add_value(missing.contacts, work->linked_contact);
    if (!work->linked_lead.empty() && !has_row(rows.leads, work->linked_lead)) add_value(missing.leads, work->linked_lead);
    if (work->decision.kind == Decision::Kind::follow) add_value(missing.contacts, work->decision.id);
  }
  return missing;
}

void learn_merges(const std::vector<Json>& deleted, Rows& rows, Names& masters) {
  for (const auto& row : deleted) {
    const std::string master = text_at(row, "MasterRecordId");
    if (master.empty()) continue;
    rows.merged[text_at(row, "Id").substr(0, 15)] = master;
    add_value(masters, master);
  }
}

boost::asio::awaitable<std::optional<RemoteTrouble>> follow(Session& session, const Batch& batch, const Missing& missing, Rows& rows,
                                                            std::vector<Step>& steps) {
  std::vector<Json> lost_contacts, lost_leads;
  std::vector<Query> queries;
  const auto ask_merged = [&](const std::string& object, const Names& ids, std::vector<Json>& into) {
    if (ids.empty()) return;
    Query query;
    query.object = object;
    query.soql = "SELECT Id,MasterRecordId FROM " + object + " WHERE " + in_list("Id", ids) + " AND IsDeleted = true";
    query.list = &into;
    query.deleted_too = query.optional = true;
    queries.push_back(std::move(query));
  };
  if (!missing.contacts.empty()) queries.push_back(contacts_where(session, batch, in_list("Id", missing.contacts), rows));
  ask_merged("Contact", missing.contacts, lost_contacts);
  ask_merged("Lead", missing.leads, lost_leads);
  auto trouble = co_await run_queries(session, std::move(queries), steps);
  if (trouble) co_return trouble;
  Names contacts, leads;
  learn_merges(lost_contacts, rows, contacts);
  learn_merges(lost_leads, rows, leads);
  std::vector<Query> masters;
  if (!contacts.empty()) masters.push_back(contacts_where(session, batch, in_list("Id", contacts), rows));
  if (!leads.empty()) masters.push_back(leads_where(session, batch, in_list("Id", leads), rows));
  trouble = co_await run_queries(session, std::move(masters), steps);
  co_return trouble;
}

}  // namespace

std::vector<std::string> campaign_ids(const Session& session, const Work& work) {
  Names ids;
  for (const auto& effect : work.item->task.effects) {
    if (effect.kind != "campaign") continue;
    const Json payload = Json::parse(effect.payload, nullptr, false);
    for (const auto* campaign : session.description->campaigns_named(text_at(payload, "name"))) add_value(ids, campaign->id);
  }
  return ids;
}

boost::asio::awaitable<std::optional<RemoteTrouble>> read_members(Session& session, std::vector<std::string> campaigns,
                                                                  std::vector<std::string> contacts, std::vector<std::string> leads,
                                                                  Rows& rows, std::vector<Step>& steps) {
  std::vector<Query> queries;
  add_member_queries(queries, campaigns, contacts, leads, rows);
  auto trouble = co_await run_queries(session, std::move(queries), steps);
  co_return trouble;
}

boost::asio::awaitable<std::optional<RemoteTrouble>> find_rows(Session& session, const Batch& batch, Rows& rows) {
  std::vector<Query> queries;
  const Names contacts = gather(batch, &Work::linked_contact), leads = gather(batch, &Work::linked_lead);
  if (!session.description->object("Contact").empty())
    queries.push_back(contacts_where(session, batch, people_condition(session, batch, "Contact", contacts), rows));
  if (!session.description->object("Lead").empty())
    queries.push_back(leads_where(session, batch, people_condition(session, batch, "Lead", leads), rows));
  if (Query accounts = accounts_query(session, batch, rows); !accounts.soql.empty()) queries.push_back(std::move(accounts));
  Names campaigns;
  for (const Work* work : batch)
    for (const auto& id : campaign_ids(session, *work)) add_value(campaigns, id);
  add_member_queries(queries, campaigns, contacts, leads, rows);
  std::vector<Step> steps;
  auto trouble = co_await run_queries(session, std::move(queries), steps);
  share_steps(batch, steps);
  co_return trouble;
}

boost::asio::awaitable<std::optional<RemoteTrouble>> decide_all(Session& session, const Batch& batch, Rows& rows) {
  decide(session, batch, rows, false);
  const Missing missing = missing_records(batch, rows);
  if (!missing.any()) co_return std::nullopt;
  std::vector<Step> steps;
  auto trouble = co_await follow(session, batch, missing, rows, steps);
  share_steps(batch, steps);
  if (trouble) co_return trouble;
  decide(session, batch, rows, true);
  co_return std::nullopt;
}

}  // namespace tradewind::salesforce
