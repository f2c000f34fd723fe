#include "salesforce/plan_account.hpp"

#include <algorithm>
#include <tradewind/base/text.hpp>

#include "salesforce/plan.hpp"

namespace tradewind::salesforce {
namespace {

const Json* newest_named(const Rows& rows, const std::string& name) {
  const Json* best = nullptr;
  for (const auto& [id, row] : rows.accounts) {
    if (flag_at(row, "IsPersonAccount") || !text::iequals(text_at(row, "Name"), name)) continue;
    if (best == nullptr || text_at(row, "LastModifiedDate") > text_at(*best, "LastModifiedDate")) best = &row;
  }
  return best;
}

/// The Account that already is this person's or this company's.
std::string existing_account(const Session& session, const Work& work, const Rows& rows, const AccountPlan& plan) {
  const std::string key_field = session.key_field("Account");
  for (const auto& [id, row] : rows.accounts)
    if (plan.name.empty() && !flag_at(row, "IsPersonAccount") && (own_key(work, row, key_field) || same_id(id, work.linked_account)))
      return id;
  const std::string name = !plan.name.empty() ? plan.name : work.tried_before() && key_field.empty() ? household_name(work) : std::string();
  const Json* named = name.empty() ? nullptr : newest_named(rows, name);
  return named == nullptr ? std::string() : text_at(*named, "Id");
}

AccountPlan new_account(const Session& session, const Work& work, AccountPlan account) {
  const ObjectInfo& info = session.description->object("Account");
  Changes changes = compare(session, "Account", work.desired("account"), nullptr);
  account.fields = std::move(changes.fields);
  account.notes = std::move(changes.notes);
  account.trouble = std::move(changes.trouble);
  if (!account.fields.contains("Name")) account.fields["Name"] = household_name(work);
  if (account.name.empty()) add_key(session, work, "Account", nullptr, account.fields);
  if (!account.trouble) account.trouble = add_settings(session, work, "Account", "account", account.fields);
  if (!account.trouble) account.trouble = missing_required("Account", info, work.desired("account"), account.fields);
  return account;
}

}  // namespace

std::string household_name(const Work& work) {
  std::vector<std::string> parts;
  for (const char* part : {"FirstName", "LastName"})
    for (const auto& field : work.desired("contact"))
      if (text::iequals(field.name, part) && field.value.text() != nullptr && !field.value.blank())
        parts.emplace_back(text::trim(*field.value.text()));
  return parts.empty() ? "Household" : text::join(parts, " ");
}

std::string company_name(const Session& session, const Work& work) {
  if (session.settings().account != "company") return {};
  for (const auto& field : work.desired("account")) {
    if (!text::iequals(field.name, "Name") || field.value.text() == nullptr) continue;
    std::string name(text::trim(*field.value.text()));
    if (!text::iequals(name, household_name(work))) return name;
  }
  return {};
}

AccountPlan plan_account(const Session& session, const Work& work, const Rows& rows) {
  AccountPlan account;
  const std::string& setting = session.settings().account;
  if (setting.rfind("fixed:", 0) == 0) {
    account.id = setting.substr(6);
    return account;
  }
  if (session.description->object("Account").empty()) {
    account.trouble =
        own_trouble(Trouble::configuration, "object_missing", "Account does not exist, or our user may not see it", "Account");
    return account;
  }
  account.name = company_name(session, work);
  account.id = existing_account(session, work, rows, account);
  return account.id.empty() ? new_account(session, work, std::move(account)) : account;
}

}  // namespace tradewind::salesforce
