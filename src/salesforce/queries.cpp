#include "salesforce/queries.hpp"

#include <algorithm>
#include <tradewind/base/text.hpp>

#include "salesforce/address.hpp"
#include "salesforce/person_fields.hpp"
#include "salesforce/plan_account.hpp"
#include "salesforce/soql.hpp"

namespace tradewind::salesforce {
namespace {

constexpr std::size_t most_queries = 5;  // of one composite call

const Names contact_fields = {"Id", "Email", "AccountId", "LastModifiedDate"};
const Names lead_fields = {"Id", "Email", "LastModifiedDate", "IsConverted", "ConvertedContactId", "ConvertedAccountId"};
const Names account_fields = {"Id", "Name", "LastModifiedDate"};

void add_once(Names& names, const std::string& name) {
  const auto same = [&](const std::string& other) { return text::iequals(other, name); };
  if (!name.empty() && std::none_of(names.begin(), names.end(), same)) names.push_back(name);
}

/// `prefix` is the way from the queried object to the one that has the fields.
void add_fields(const ObjectInfo& info, const std::vector<DesiredField>& desired, const std::string& prefix, Names& names) {
  for (const auto& field : desired) {
    const FieldInfo* known = info.find(field.name);
    if (known == nullptr) continue;
    add_once(names, prefix + known->name);
    for (const auto& code : code_fields(info, field.name))
      if (const auto* coded = info.find(code)) add_once(names, prefix + coded->name);
  }
}

std::string select_from(const std::string& object, const Names& names) { return "SELECT " + text::join(names, ",") + " FROM " + object; }

Query people_query(const Session& session, const Batch& batch, const std::string& object, Names names, const std::string& condition) {
  add_once(names, session.key_field(api_name(object)));
  for (const Work* work : batch) add_fields(session.description->object(api_name(object)), work->desired(object), "", names);
  Query query;
  query.object = object;
  query.soql = select_from(api_name(object), names) + " WHERE " + condition;
  return query;
}

/// What of the other half of a person account has to be read through its Contact.
void add_person_account(const Session& session, const Batch& batch, Names& names) {
  const ObjectInfo& info = session.description->object("Account");
  add_once(names, "Account.IsPersonAccount");
  if (const std::string key = session.key_field("Account"); !key.empty()) add_once(names, "Account." + key);
  for (const Work* work : batch) add_fields(info, person_fields(work->desired("contact"), work->desired("account")), "Account.", names);
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

bool wants_accounts(const Session& session, const Batch& batch) {
  if (session.description->object("Account").empty() || session.settings().account.rfind("fixed:", 0) == 0) return false;
  const bool contacts = session.settings().new_person == "contact" || session.settings().new_buyer == "contact";
  return contacts || std::any_of(batch.begin(), batch.end(), [](const Work* work) { return !work->desired("account").empty(); });
}

std::string members_where(const Names& campaigns, const std::string& id_field, const Names& ids) {
  return "SELECT Id,CampaignId,LeadId,ContactId,Status FROM CampaignMember WHERE " + in_list("CampaignId", campaigns) + " AND " +
         in_list(id_field, ids);
}

void keep(const Query& query, const Json& records) {
  for (const auto& record : records) {
    if (query.list != nullptr) query.list->push_back(record);
    if (query.into != nullptr) (*query.into)[text_at(record, "Id")] = record;
  }
}

}  // namespace

void add_value(Names& values, const std::string& value) {
  if (!value.empty() && std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
}

Names gather(const Batch& batch, std::string Work::*member) {
  Names values;
  for (const Work* work : batch) add_value(values, work->*member);
  return values;
}

std::string people_condition(const Session& session, const Batch& batch, const std::string& object, const Names& ids) {
  const Names keys = keys_of(batch);
  const std::string account_key = session.key_field("Account");
  std::string person_account;
  if (object == "Contact" && session.description->person_accounts() && !account_key.empty() && !keys.empty())
    person_account = "(Account.IsPersonAccount = true AND " + in_list("Account." + account_key, keys) + ")";
  return any_of({in_list("Id", ids), in_list(session.key_field(object), keys), in_list("Email", emails_of(batch)), person_account});
}

Query contacts_where(const Session& session, const Batch& batch, const std::string& condition, Rows& rows) {
  Names names = contact_fields;
  if (session.description->person_accounts()) add_person_account(session, batch, names);
  Query query = people_query(session, batch, "contact", std::move(names), condition);
  query.into = &rows.contacts;
  return query;
}

Query leads_where(const Session& session, const Batch& batch, const std::string& condition, Rows& rows) {
  Query query = people_query(session, batch, "lead", lead_fields, condition);
  query.into = &rows.leads;
  return query;
}

/// By key; by name where the name is all that tells them apart, or where an earlier try may have made one.
Query accounts_query(const Session& session, const Batch& batch, Rows& rows) {
  Query query;
  query.object = "account";
  query.into = &rows.accounts;
  if (!wants_accounts(session, batch)) return query;
  const std::string key_field = session.key_field("Account");
  Names names;
  for (const Work* work : batch) {
    const std::string company = company_name(session, *work);
    add_value(names, !company.empty() ? company : work->tried_before() && key_field.empty() ? household_name(*work) : std::string());
  }
  const Names keys = key_field.empty() ? Names() : keys_of(batch);
  const std::string condition =
      any_of({in_list("Id", gather(batch, &Work::linked_account)), in_list(key_field, keys), in_list("Name", names)});
  if (condition.empty()) return query;
  Names fields = account_fields;
  if (session.description->person_accounts()) add_once(fields, "IsPersonAccount");
  query.soql = people_query(session, batch, "account", std::move(fields), condition).soql;
  return query;
}

void add_member_queries(std::vector<Query>& queries, const Names& campaigns, const Names& contacts, const Names& leads, Rows& rows) {
  const auto add = [&](const std::string& field, const Names& ids) {
    if (campaigns.empty() || ids.empty()) return;
    Query query;
    query.object = "campaign";
    query.soql = members_where(campaigns, field, ids);
    query.list = &rows.members;
    queries.push_back(std::move(query));
    rows.members_read_for.insert(ids.begin(), ids.end());
  };
  add("ContactId", contacts);
  add("LeadId", leads);
}

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
        session.remote.learn(error);
        RemoteTrouble trouble = trouble_of(error, 0, session.clock.now());
        if (trouble.kind == Trouble::configuration) trouble.object = queries[i].object;
        co_return trouble;
      }
      std::string more = "query.more";
      auto trouble = co_await session.remote.read_pages(std::move(more), page, session.deadline, steps);
      if (trouble) co_return trouble;
      keep(queries[i], page["records"]);
    }
  }
  co_return std::nullopt;
}

}  // namespace tradewind::salesforce
