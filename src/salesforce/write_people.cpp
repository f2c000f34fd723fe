#include "salesforce/write_people.hpp"

#include <algorithm>
#include <tradewind/base/text.hpp>

#include "salesforce/collections.hpp"
#include "salesforce/plan.hpp"
#include "salesforce/plan_account.hpp"
#include "salesforce/queries.hpp"
#include "salesforce/soql.hpp"

namespace tradewind::salesforce {
namespace {

/// Rows of one call and whose they are.
struct Sheet {
  RowsWrite write;
  std::vector<Batch> owners;  ///< by row

  void add(Json record, Batch whose) {
    RowWrite row;
    row.record = std::move(record);
    for (const Work* work : whose) row.attempts = std::max(row.attempts, work->attempts());
    write.rows.push_back(std::move(row));
    owners.push_back(std::move(whose));
  }
  Batch everybody() const {
    Batch all;
    for (const auto& whose : owners)
      for (Work* work : whose)
        if (std::find(all.begin(), all.end(), work) == all.end()) all.push_back(work);
    return all;
  }
};

Json typed(const std::string& type, const Json& fields) {
  Json record = Json::object();
  record["attributes"] = Json{{"type", type}};
  record.update(fields);
  return record;
}

/// Upserts of a row that has its key, which may be repeated at will, go by object; plain inserts share one call.
Sheet& sheet_for(Session& session, std::map<std::string, Sheet>& sheets, const std::string& object, const Json& fields) {
  const std::string key_field = session.key_field(object);
  const bool upsert = !key_field.empty() && fields.contains(key_field);
  Sheet& sheet = sheets[upsert ? object : std::string()];
  sheet.write.operation = text::lower(object) + (upsert ? ".upsert" : ".create");
  sheet.write.method = upsert ? "PATCH" : "POST";
  if (upsert) sheet.write.path = "/composite/sobjects/" + object + "/" + key_field;
  sheet.write.create = true;
  return sheet;
}

boost::asio::awaitable<std::vector<RowResult>> send(Session& session, Sheet& sheet) {
  std::vector<Step> steps;
  // Rows of one type in one run: the platform takes at most ten runs.
  RowsWrite write = sheet.write;
  std::vector<RowResult> results = co_await write_rows(session, std::move(write), steps);
  share_steps(sheet.everybody(), steps);
  co_return results;
}

boost::asio::awaitable<bool> may_create(Session& session, Work& work, std::string what) {
  if (work.intended) co_return true;
  EffectIntent intent;
  intent.effect = work.leading_effect().id;
  intent.note = std::move(what);
  std::vector<EffectIntent> intents;
  intents.push_back(std::move(intent));
  work.intended = co_await intend_for(session, work, std::move(intents));
  co_return work.intended;
}

void place_account(Session& session, Work& work, const std::string& id, const std::string& found_by) {
  work.account_id = id;
  work.changes["AccountId"] = id;
  if (work.linked_account != id && !id.empty()) add_link(session, work, "account", id, found_by);
}

/// Accounts for new Contacts. A company shared by several persons of the batch is made once.
boost::asio::awaitable<void> write_accounts(Session& session, const Batch& batch, const Rows& rows, bool last_round) {
  std::map<std::string, Sheet> sheets;
  std::map<std::string, std::size_t> companies;  // by lower-case name: row of the insert sheet
  for (Work* work : batch) {
    if (work->object != "contact" || work->person_account) continue;
    AccountPlan account = plan_account(session, *work, rows);
    if (account.trouble) {
      set_trouble(session, *work, std::move(*account.trouble), {"account", true, true});
      continue;
    }
    if (!account.id.empty()) {
      place_account(session, *work, account.id, "key");
      continue;
    }
    if (waits(*work, "account", true)) continue;
    note_all(session, *work, account.notes);
    std::string what = "make Account";
    if (!co_await may_create(session, *work, std::move(what))) continue;
    Sheet& sheet = sheet_for(session, sheets, "Account", account.fields);
    const std::string company = text::lower(account.name);
    const auto shared = company.empty() ? companies.end() : companies.find(company);
    if (shared != companies.end()) {
      sheet.owners[shared->second].push_back(work);
      continue;
    }
    if (!company.empty()) companies[company] = sheet.write.rows.size();
    Batch whose;
    whose.push_back(work);
    sheet.add(typed("Account", account.fields), std::move(whose));
  }
  for (auto& [name, sheet] : sheets) {
    const std::vector<RowResult> results = co_await send(session, sheet);
    for (std::size_t i = 0; i < results.size(); ++i) {
      for (Work* work : sheet.owners[i]) {
        if (results[i].trouble) {
          set_trouble(session, *work, *results[i].trouble, {"account", true, last_round});
        } else {
          place_account(session, *work, results[i].id, "created");
          set_worked(*work, {"account", true});
        }
      }
    }
  }
}

/// What a person is written as.
std::string written_name(const Work& work) { return work.person_account ? "Account" : api_name(work.object); }

void settle_created(Session& session, Work& work, const RowResult& result, bool upsert, bool last_round) {
  const std::string name = written_name(work);
  if (result.trouble) {
    note(session, work, "create " + name, result.trouble->kind == Trouble::unknown ? "unknown" : "failed", result.trouble->failure.code);
    set_trouble(session, work, *result.trouble, {work.object, true, last_round});
    return;
  }
  set_worked(work, {work.object, true});
  (work.person_account ? work.account_id : work.id) = result.id;
  work.created = result.created || !upsert;
  work.outcome = work.created ? "created " + name : "updated " + name + " by its key";
  note(session, work, "create " + name, "ok", work.created ? "" : "it was there already, with the key");
  add_link(session, work, work.person_account ? "account" : work.object, result.id, work.created ? "created" : "key");
  // What the crosswalk said before was not found any more.
  if (work.object == "lead" && !work.linked_contact.empty()) add_link(session, work, "contact", "", "deleted");
  if (work.object == "contact" && !work.linked_lead.empty()) add_link(session, work, "lead", "", "deleted");
}

bool waits_for_create(const Work& work) {
  return work.id.empty() && !work.changes.is_null() && !work.trouble && !work.again && !work.lease_lost && work.waits_for.empty();
}

/// The Contact of a person account that was just made: what campaigns and the other platform know the person by.
boost::asio::awaitable<void> read_contacts(Session& session, Batch made) {
  if (made.empty()) co_return;
  std::map<std::string, Json> rows;
  Query query;
  query.object = "contact";
  query.soql = "SELECT Id,PersonContactId FROM Account WHERE " + in_list("Id", gather(made, &Work::account_id));
  query.into = &rows;
  std::vector<Query> queries;
  queries.push_back(std::move(query));
  std::vector<Step> steps;
  const auto trouble = co_await run_queries(session, std::move(queries), steps);
  share_steps(made, steps);
  for (Work* work : made) {
    const auto row = rows.find(work->account_id);
    work->id = row == rows.end() ? std::string() : text_at(row->second, "PersonContactId");
    if (!work->id.empty()) {
      add_link(session, *work, "contact", work->id, "created");
    } else if (trouble) {
      work->trouble = trouble;  // the next try finds both halves
    } else {
      auto no_person =
          own_trouble(Trouble::configuration, "no_person_account", "the new Account is no person account: check its record type");
      set_trouble(session, *work, std::move(no_person), {"contact", true, true});
    }
  }
}

boost::asio::awaitable<void> create_people(Session& session, const Batch& batch, bool last_round) {
  std::map<std::string, Sheet> sheets;
  for (Work* work : batch) {
    if (!waits_for_create(*work)) continue;
    const std::string name = written_name(*work);
    std::string what = "make " + name;
    const bool may = co_await may_create(session, *work, std::move(what));
    if (!may) continue;
    Batch whose;
    whose.push_back(work);
    sheet_for(session, sheets, name, work->changes).add(typed(name, work->changes), std::move(whose));
  }
  for (auto& [upsert_of, sheet] : sheets) {
    const std::vector<RowResult> results = co_await send(session, sheet);
    Batch person_accounts;
    for (std::size_t i = 0; i < results.size(); ++i) {
      Work& work = *sheet.owners[i].front();
      settle_created(session, work, results[i], !upsert_of.empty(), last_round);
      if (work.person_account && !results[i].trouble) person_accounts.push_back(&work);
    }
    co_await read_contacts(session, std::move(person_accounts));
  }
}

void add_update(Sheet& sheet, const std::string& type, const std::string& id, const Json& changes, Work* work) {
  Json record = typed(type, changes);
  record["Id"] = id;
  Batch whose;
  whose.push_back(work);
  sheet.add(std::move(record), std::move(whose));
}

std::string field_names(const Json& changes) {
  std::vector<std::string> names;
  for (const auto& [name, value] : changes.items()) names.push_back(name);
  return text::join(names, ", ");
}

void settle_updated(Session& session, Work& work, const RowResult& result, const Json& sent, bool last_round) {
  const std::string name = text_at(child(sent, "attributes"), "type");
  const Doing doing{name == "Account" && !work.person_account ? "account" : work.object, false, last_round};
  if (result.trouble) {
    note(session, work, "update " + name, result.trouble->kind == Trouble::unknown ? "unknown" : "failed", result.trouble->failure.code);
    set_trouble(session, work, *result.trouble, doing);
    return;
  }
  set_worked(work, doing);
  Json fields = sent;
  fields.erase("attributes");
  fields.erase("Id");
  note(session, work, "update " + name, "ok", field_names(fields));
  work.outcome = "updated " + name;
}

boost::asio::awaitable<void> update_people(Session& session, const Batch& batch, bool last_round) {
  Sheet sheet;
  sheet.write.operation = "record.update";
  sheet.write.method = "PATCH";
  for (Work* work : batch)
    if (!work->account_changes.is_null() && !work->id.empty()) add_update(sheet, "Account", work->account_id, work->account_changes, work);
  // Contacts of one Account side by side: each save locks it.
  Batch ordered = batch;
  std::stable_sort(ordered.begin(), ordered.end(), [](const Work* a, const Work* b) { return a->account_id < b->account_id; });
  for (const char* object : {"contact", "lead"})
    for (Work* work : ordered)
      if (work->object == object && !work->id.empty() && !work->created && work->outcome.empty() && !work->changes.is_null())
        add_update(sheet, api_name(object), work->id, work->changes, work);
  if (sheet.write.rows.empty()) co_return;
  const std::vector<RowResult> results = co_await send(session, sheet);
  for (std::size_t i = 0; i < results.size(); ++i)
    settle_updated(session, *sheet.owners[i].front(), results[i], sheet.write.rows[i].record, last_round);
}

}  // namespace

boost::asio::awaitable<bool> intend_for(Session& session, Work& work, std::vector<EffectIntent> intents) {
  if (work.lease_lost) co_return false;
  const bool may = co_await session.intend(*work.item, std::move(intents));
  work.lease_lost = !may;
  co_return may;
}

boost::asio::awaitable<void> write_people(Session& session, const Batch& batch, const Rows& rows, bool last_round) {
  Batch found, fresh;
  for (Work* work : batch)
    if (!work->trouble && work->waits_for.empty()) (work->id.empty() ? fresh : found).push_back(work);
  co_await update_people(session, found, last_round);
  co_await write_accounts(session, fresh, rows, last_round);
  co_await create_people(session, fresh, last_round);
}

}  // namespace tradewind::salesforce
