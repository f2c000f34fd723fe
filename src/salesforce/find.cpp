#include "salesforce/find.hpp"

#include <algorithm>
#include <tradewind/base/text.hpp>

#include "salesforce/soql.hpp"

namespace tradewind::salesforce {
namespace {

constexpr std::size_t most_queries = 5;  // of one composite call

struct Query {
  std::string soql;
  std::map<std::string, Json>* into = nullptr;  ///< rows by Id
  std::vector<Json>* list = nullptr;            ///< or rows in order
  bool deleted_too = false;
  bool optional = false;  ///< a refusal is no trouble: what it would have told stays unknown
};

using Names = std::vector<std::string>;

void add_once(Names& names, const std::string& name) {
  const auto same = [&](const std::string& other) { return text::iequals(other, name); };
  if (!name.empty() && std::none_of(names.begin(), names.end(), same)) names.push_back(name);
}

/// Exact: Ids differ by case alone.
void add_value(Names& values, const std::string& value) {
  if (!value.empty() && std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
}

/// Only what describe shows: one unknown field would fail the query for everybody.
std::string select_list(const Session& session, const Batch& batch, const std::string& object, Names fixed) {
  const ObjectInfo& info = session.description->object(api_name(object));
  add_once(fixed, session.key_field(api_name(object)));
  for (const Work* work : batch)
    for (const auto& field : work->desired(object))
      if (const auto* known = info.find(field.name)) add_once(fixed, known->name);
  return text::join(fixed, ",");
}

Names gather(const Batch& batch, std::string Work::*member) {
  Names values;
  for (const Work* work : batch) add_value(values, work->*member);
  return values;
}

Names emails_of(const Batch& batch) {
  Names values;
  for (const Work* work : batch) add_value(values, work->person.email);
  return values;
}

Names keys_of(const Batch& batch) {
  Names values;
  for (const Work* work : batch)
    for (const auto& key : work->keys) add_value(values, key);
  return values;
}

const Names contact_fields = {"Id", "Email", "AccountId", "LastModifiedDate"};
const Names lead_fields = {"Id", "Email", "LastModifiedDate", "IsConverted", "ConvertedContactId", "ConvertedAccountId"};
const Names account_fields = {"Id", "Name", "LastModifiedDate"};

std::string contacts_where(const Session& session, const Batch& batch, const std::string& condition) {
  return "SELECT " + select_list(session, batch, "contact", contact_fields) + " FROM Contact WHERE " + condition;
}

std::string leads_where(const Session& session, const Batch& batch, const std::string& condition) {
  return "SELECT " + select_list(session, batch, "lead", lead_fields) + " FROM Lead WHERE " + condition;
}

std::string people_condition(const Session& session, const Batch& batch, const std::string& object, const Names& ids) {
  return any_of({in_list("Id", ids), in_list(session.key_field(object), keys_of(batch)), in_list("Email", emails_of(batch))});
}

/// Accounts are looked for by key; by name where the name is all that tells them apart, or where an earlier try may have made one.
std::string accounts_query(const Session& session, const Batch& batch) {
  const std::string key_field = session.key_field("Account");
  const bool by_company = session.settings().account == "company";
  Names names;
  for (const Work* work : batch) {
    const std::string company = by_company ? mapped_account_name(*work) : std::string();
    const bool maybe_made = work->leading_effect().state != EffectState::planned && key_field.empty();
    add_value(names, !company.empty() ? company : maybe_made ? household_name(*work) : std::string());
  }
  const Names keys = key_field.empty() ? Names() : keys_of(batch);
  const std::string condition =
      any_of({in_list("Id", gather(batch, &Work::linked_account)), in_list(key_field, keys), in_list("Name", names)});
  if (condition.empty()) return {};
  return "SELECT " + select_list(session, batch, "account", account_fields) + " FROM Account WHERE " + condition;
}

bool wants_accounts(const Session& session, const Batch& batch) {
  if (session.description->object("Account").empty() || session.settings().account.rfind("fixed:", 0) == 0) return false;
  const bool contacts = session.settings().new_person == "contact" || session.settings().new_buyer == "contact";
  return contacts || std::any_of(batch.begin(), batch.end(), [](const Work* work) { return !work->desired("account").empty(); });
}

std::string members_where(const Names& campaigns, const std::string& id_field, const Names& ids) {
  return "SELECT Id,CampaignId,LeadId,ContactId,Status FROM CampaignMember WHERE " + in_list("CampaignId", campaigns) + " AND " +
         in_list(id_field, ids);
}

void add_member_queries(std::vector<Query>& queries, const Names& campaigns, const Names& contacts, const Names& leads, Rows& rows) {
  const auto add = [&](const std::string& field, const Names& ids) {
    if (campaigns.empty() || ids.empty()) return;
    Query query;
    query.soql = members_where(campaigns, field, ids);
    query.list = &rows.members;
    queries.push_back(std::move(query));
    rows.members_read_for.insert(ids.begin(), ids.end());
  };
  add("ContactId", contacts);
  add("LeadId", leads);
}

void keep(const Query& query, const Json& records) {
  for (const auto& record : records) {
    if (query.list != nullptr) query.list->push_back(record);
    if (query.into != nullptr) (*query.into)[text_at(record, "Id")] = record;
  }
}

/// Runs the queries, five a call, with all their pages.
boost::asio::awaitable<std::optional<RemoteTrouble>> run_queries(Session& session, std::vector<Query> queries, std::vector<Step>& steps) {
  for (std::size_t from = 0; from < queries.size(); from += most_queries) {
    const std::size_t to = std::min(queries.size(), from + most_queries);
    std::vector<std::string> paths;
    for (std::size_t i = from; i < to; ++i) paths.push_back(query_path(queries[i].soql, queries[i].deleted_too));
    std::string operation = "query";
    Answer answer = co_await session.remote.read_all(std::move(operation), std::move(paths), session.deadline, steps);
    if (answer.trouble) co_return answer.trouble;
    for (std::size_t i = from; i < to; ++i) {
      const Json& part = answer.body[i - from];
      const int status = number_at(part, "httpStatusCode");
      Json page = child(part, "body");
      if (status != 200 || !child(page, "records").is_array()) {
        if (queries[i].optional) continue;
        const auto errors = read_errors(page, status);
        RemoteError error = errors.empty() ? RemoteError() : errors.front();
        error.status = status;
        co_return trouble_of(error, 0, session.clock.now());
      }
      std::string more = "query.more";
      auto trouble = co_await session.remote.read_pages(std::move(more), page, session.deadline, steps);
      if (trouble) co_return trouble;
      keep(queries[i], page["records"]);
    }
  }
  co_return std::nullopt;
}

Query query_into(std::string soql, std::map<std::string, Json>& rows) {
  Query query;
  query.soql = std::move(soql);
  query.into = &rows;
  return query;
}

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
  const std::string contact_key = session.key_field("Contact"), lead_key = session.key_field("Lead");
  for (const auto& [id, row] : rows.contacts) all.contacts.push_back(candidate_of(row, contact_key));
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
    query.soql = "SELECT Id,MasterRecordId FROM " + object + " WHERE " + in_list("Id", ids) + " AND IsDeleted = true";
    query.list = &into;
    query.deleted_too = query.optional = true;
    queries.push_back(std::move(query));
  };
  if (!missing.contacts.empty())
    queries.push_back(query_into(contacts_where(session, batch, in_list("Id", missing.contacts)), rows.contacts));
  ask_merged("Contact", missing.contacts, lost_contacts);
  ask_merged("Lead", missing.leads, lost_leads);
  auto trouble = co_await run_queries(session, std::move(queries), steps);
  if (trouble) co_return trouble;
  Names contacts, leads;
  learn_merges(lost_contacts, rows, contacts);
  learn_merges(lost_leads, rows, leads);
  std::vector<Query> masters;
  if (!contacts.empty()) masters.push_back(query_into(contacts_where(session, batch, in_list("Id", contacts)), rows.contacts));
  if (!leads.empty()) masters.push_back(query_into(leads_where(session, batch, in_list("Id", leads)), rows.leads));
  trouble = co_await run_queries(session, std::move(masters), steps);
  co_return trouble;
}

}  // namespace

std::string mapped_account_name(const Work& work) {
  for (const auto& field : work.desired("account"))
    if (text::iequals(field.name, "Name") && field.value.text() != nullptr) return std::string(text::trim(*field.value.text()));
  return {};
}

std::string household_name(const Work& work) {
  std::vector<std::string> parts;
  for (const char* part : {"FirstName", "LastName"})
    for (const auto& field : work.desired("contact"))
      if (text::iequals(field.name, part) && field.value.text() != nullptr && !field.value.blank())
        parts.emplace_back(text::trim(*field.value.text()));
  return parts.empty() ? "Household" : text::join(parts, " ");
}

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
    queries.push_back(query_into(contacts_where(session, batch, people_condition(session, batch, "Contact", contacts)), rows.contacts));
  if (!session.description->object("Lead").empty())
    queries.push_back(query_into(leads_where(session, batch, people_condition(session, batch, "Lead", leads)), rows.leads));
  const std::string accounts = wants_accounts(session, batch) ? accounts_query(session, batch) : std::string();
  if (!accounts.empty()) queries.push_back(query_into(accounts, rows.accounts));
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
