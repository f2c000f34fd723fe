// What changed at the platforms between two moments, and how many API calls it took.
#pragma once

#include <map>
#include <string>
#include <tradewind/sandbox/world.hpp>

namespace tradewind {

struct DemoMoment {
  std::map<std::string, std::map<std::string, std::map<std::string, std::string>>> rows;  ///< platform, object, id: row as JSON text
  std::size_t history = 0, deliveries = 0;
};

struct ApiCalls {
  int calls = 0, logins = 0, refused = 0;  ///< logins and refusals are among the calls
};

/// Deliveries of webhooks; repeats have an id that was seen before.
struct Deliveries {
  int attempts = 0, events = 0;
};

DemoMoment look(sandbox::World& world);
/// `+1 Lead, +1 campaign member, 1 Lead changed`; `nothing new` when there is no difference.
std::string changes(const DemoMoment& before, const DemoMoment& after, const std::string& platform);
std::map<std::string, ApiCalls> api_calls(sandbox::World& world, std::size_t since);
Deliveries deliveries(sandbox::World& world, std::size_t since);
/// `BigCommerce 3, Salesforce 7 (1 login), Account Engagement 9`.
std::string cost(const std::map<std::string, ApiCalls>& calls);
/// As people call it: Account Engagement for pardot.
std::string platform_title(const std::string& platform);
inline constexpr const char* demo_platforms[] = {"bigcommerce", "salesforce", "pardot"};

}  // namespace tradewind
