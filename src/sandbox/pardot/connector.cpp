// The Salesforce connector: a third writer that makes and links records on both sides every few minutes.
#include "sandbox/pardot/state.hpp"

namespace tradewind::sandbox::pd {
namespace {

std::string value_of(const FieldTexts& row, const char* field) {
  const auto found = row.find(field);
  return found == row.end() ? std::string() : found->second;
}

/// Prospects that carry this CRM id, also those in the recycle bin.
std::vector<Record> linked(const State& state, const std::string& crm_id) {
  std::vector<Record> out;
  std::set<std::int64_t> seen;
  for (const char* field : {"salesforceId", "salesforceLeadId", "salesforceContactId"})
    for (const auto id : state.prospects.having(field, crm_id)) {
      const auto* record = state.prospects.current(id);
      if (record->text(field) == crm_id && seen.insert(id).second) out.push_back(*record);
    }
  return out;
}

void link(State& state, Record record, const std::string& crm_id, TimePoint now) {
  set_crm_id(record, crm_id);
  record.set("salesforceLastSync", to_unix_ms(now));
  state.prospects.put(std::move(record), now);
}

void follow_deletion(State& state, const FieldTexts& row, TimePoint now) {
  const auto master = value_of(row, "MasterRecordId");
  for (auto record : linked(state, value_of(row, "Id"))) {
    if (record.deleted) continue;
    if (!master.empty() && linked(state, master).empty()) {
      link(state, record, master, now);
    } else {
      record.deleted = true;
      state.prospects.put(std::move(record), now);
    }
  }
}

void follow_conversion(State& state, const FieldTexts& row, TimePoint now) {
  const auto contact = value_of(row, "ConvertedContactId");
  for (auto record : linked(state, value_of(row, "Id"))) {
    if (record.text("salesforceContactId") == contact) continue;
    const auto account = value_of(row, "ConvertedAccountId");
    if (!account.empty()) record.set("salesforceAccountId", account);
    link(state, record, contact, now);
  }
}

/// Blank values are filled from Salesforce, and an opt-out there reaches the prospect.
void refresh(State& state, const FieldTexts& row, Record record, TimePoint now) {
  static const std::vector<std::pair<const char*, const char*>> filled{
      {"firstName", "FirstName"}, {"lastName", "LastName"}, {"phone", "Phone"}};
  bool changed = false;
  for (const auto& [field, source] : filled) {
    const auto value = value_of(row, source);
    if (value.empty() || !record.text(field).empty()) continue;
    record.set(field, value);
    changed = true;
  }
  if (value_of(row, "HasOptedOutOfEmail") == "true" && !record.is("optedOut")) {
    record.set("optedOut", true);
    changed = true;
  }
  if (!changed) return;
  record.set("salesforceLastSync", to_unix_ms(now));
  state.prospects.put(std::move(record), now);
}

void make_prospect(State& state, const FieldTexts& row, TimePoint now) {
  Call call;
  call.who = "connector";
  auto record = new_prospect(state, call);
  record.id = state.prospects.next_id();
  record.set("email", value_of(row, "Email"));
  for (const auto& [field, source] :
       {std::pair("firstName", "FirstName"), {"lastName", "LastName"}, {"phone", "Phone"}, {"company", "Company"}})
    if (!value_of(row, source).empty()) record.set(field, value_of(row, source));
  if (value_of(row, "HasOptedOutOfEmail") == "true") record.set("optedOut", true);
  link(state, std::move(record), value_of(row, "Id"), now);
}

void follow(State& state, const SalesforceChange& change, TimePoint now) {
  const auto row = state.salesforce.row(change.object, change.id);
  if (row.empty()) return;  // rolled back
  if (value_of(row, "IsDeleted") == "true") return follow_deletion(state, row, now);
  if (value_of(row, "IsConverted") == "true") return follow_conversion(state, row, now);
  if (change.object == "Contact")  // the change of the lead it came from may be further down
    for (const auto& lead : state.salesforce.find("Lead", "ConvertedContactId", change.id)) follow_conversion(state, lead, now);
  const auto known = linked(state, value_of(row, "Id"));
  for (const auto& record : known)
    if (!record.deleted) refresh(state, row, record, now);
  const auto email = value_of(row, "Email");
  if (!known.empty() || email.empty() || !email_syntax(email)) return;
  if (!state.knobs.ampsea) {  // by email as well; there is at most one
    const auto matches = with_email(state, email);
    if (!matches.empty() && matches.front()->text("salesforceId").empty()) link(state, *matches.front(), value_of(row, "Id"), now);
    if (!matches.empty()) return;
  }
  if (state.knobs.connector_creates_prospects) make_prospect(state, row, now);
}

bool qualifies(const State& state, const Record& record) {
  if (record.deleted || !record.text("salesforceId").empty() || record.text("email").empty()) return false;
  const auto& criteria = state.knobs.connector_criteria;
  const bool all = criteria == "all" || (criteria == "documented" && state.knobs.ampsea);
  return all || (criteria != "none" && record.number("assignedToId") != 0);
}

/// The Contact or else the open Lead with this address.
std::string match_by_email(const State& state, const std::string& email) {
  const auto contacts = state.salesforce.find("Contact", "Email", email);
  if (!contacts.empty()) return value_of(contacts.front(), "Id");
  for (const auto& lead : state.salesforce.find("Lead", "Email", email))
    if (value_of(lead, "IsConverted") != "true") return value_of(lead, "Id");
  return {};
}

void push(State& state, const Record& record, TimePoint now) {
  if (!state.knobs.ampsea) {
    const auto match = match_by_email(state, record.text("email"));
    if (!match.empty()) return link(state, record, match, now);
  }
  const auto blank_as_unknown = [](const std::string& value) { return value.empty() ? std::string("[[Unknown]]") : value; };
  FieldTexts lead{{"Email", record.text("email")},
                  {"LastName", blank_as_unknown(record.text("lastName"))},
                  {"Company", blank_as_unknown(record.text("company"))}};
  if (!record.text("firstName").empty()) lead["FirstName"] = record.text("firstName");
  if (!record.text("phone").empty()) lead["Phone"] = record.text("phone");
  if (record.is("optedOut")) lead["HasOptedOutOfEmail"] = "true";
  const auto made = state.salesforce.insert("Lead", lead, "connector", now);
  if (made)
    link(state, record, *made, now);
  else
    ++state.sync_errors;
}

void pull(State& state, TimePoint now) {
  const auto& changes = state.salesforce.changes();
  const auto end = changes.size();
  std::set<std::string> done;
  for (; state.seen_changes < end; ++state.seen_changes) {
    const auto change = changes[state.seen_changes];
    if (done.insert(change.id).second) follow(state, change, now);
  }
}

void push_all(State& state, TimePoint now) {
  const auto end = state.prospects.saves().size();
  for (; state.seen_saves < end; ++state.seen_saves) {
    const auto record = *state.prospects.current(state.prospects.saves()[state.seen_saves]);
    if (qualifies(state, record)) push(state, record, now);
  }
}

}  // namespace

void sync_once(State& state, TimePoint now) {
  const bool pull_first = state.random.chance(0.5);  // which side is looked at first is not documented
  if (pull_first) pull(state, now);
  push_all(state, now);
  if (!pull_first) pull(state, now);
}

void run_connector(State& state, TimePoint now) {
  const auto pause = [&] {
    const auto shortest = static_cast<std::uint64_t>(std::max(1, state.knobs.connector_min_s)) * 1000;
    const auto longest = std::max(shortest, static_cast<std::uint64_t>(state.knobs.connector_max_s) * 1000);
    return Millis(shortest + state.random.below(longest - shortest + 1));
  };
  if (!state.knobs.connector) {
    state.next_sync.reset();
    return;
  }
  if (!state.next_sync) state.next_sync = now + pause();
  while (*state.next_sync <= now) {
    sync_once(state, *state.next_sync);
    *state.next_sync += pause();
  }
}

}  // namespace tradewind::sandbox::pd
