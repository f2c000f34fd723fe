// Account Engagement (Pardot): the Target that brings prospects, list memberships and external activities up to date.
#pragma once

#include <tradewind/config/settings.hpp>
#include <tradewind/ports/calls.hpp>
#include <tradewind/ports/target.hpp>
#include <tradewind/ports/telemetry.hpp>

#include <memory>
#include <string>

namespace tradewind {

/// `crm_account` is the Salesforce account whose Lead or Contact a new prospect waits for. The tokens are that org's. Pairs that share a
/// business unit share one target, made with the settings of the first. All references must outlive the result.
std::unique_ptr<Target> make_pardot_target(const PairSettings& settings, std::string account, std::string crm_account, AccessTokens& tokens,
                                           Caller& caller, Store& store, Clock& clock, Logger& logger, Metrics& metrics);

}  // namespace tradewind
