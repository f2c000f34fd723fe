// Salesforce: access tokens of an org, and the Target that brings Leads, Contacts, Accounts and campaign members up to date.
#pragma once

#include <memory>
#include <string>
#include <tradewind/config/settings.hpp>
#include <tradewind/ports/calls.hpp>
#include <tradewind/ports/target.hpp>
#include <tradewind/ports/telemetry.hpp>

namespace tradewind {

/// `account` names the sealed token and the lease around its refresh: "token:<account>". All references must outlive the result.
std::unique_ptr<AccessTokens> make_salesforce_tokens(const SalesforceSettings& settings, std::string account, HttpClient& http,
                                                     Store& store, Clock& clock, Logger& logger);

/// One for each pair; pairs that share an org pass the same `account`, tokens and caller.
std::unique_ptr<Target> make_salesforce_target(const PairSettings& settings, std::string account, AccessTokens& tokens, Caller& caller,
                                               Store& store, Clock& clock, Logger& logger);

}  // namespace tradewind
