// Which Account a new Contact belongs to. Pure.
#pragma once

#include "salesforce/work.hpp"

namespace tradewind::salesforce {

struct AccountPlan {
  std::string id;    ///< it exists
  std::string name;  ///< company: what it is shared by; empty: the person's own household
  Json fields;       ///< a new one
  std::vector<std::string> notes;
  std::optional<RemoteTrouble> trouble;
};
AccountPlan plan_account(const Session& session, const Work& work, const Rows& rows);

/// The company whose Account the person shares; empty where the setting says household, and for somebody without a company, who gets a
/// household of their own: two people of one name are not one company.
std::string company_name(const Session& session, const Work& work);
/// A household's: the person's own name.
std::string household_name(const Work& work);

}  // namespace tradewind::salesforce
