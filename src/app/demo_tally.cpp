#include "app/demo_tally.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tradewind/base/text.hpp>
#include <vector>

#include "app/demo_print.hpp"

namespace tradewind {
namespace {

using Json = nlohmann::json;

std::string id_of(const Json& row) {
  for (const char* name : {"Id", "id"})
    if (row.contains(name)) return row[name].is_string() ? row[name].get<std::string>() : row[name].dump();
  return row.dump();
}

std::string object_title(const std::string& object) {
  static const std::map<std::string, std::string> titles{
      {"prospects", "prospect"},           {"lists", "list"},         {"list-memberships", "list membership"},
      {"external-activities", "activity"}, {"campaigns", "campaign"}, {"CampaignMember", "campaign member"}};
  const auto found = titles.find(object);
  return found == titles.end() ? object : found->second;
}

/// People before what they belong to.
std::size_t rank(const std::string& object) {
  static const std::vector<std::string> order{"customer", "order", "Lead", "CampaignMember", "prospects", "list-memberships"};
  return static_cast<std::size_t>(std::find(order.begin(), order.end(), object) - order.begin());
}

std::map<std::string, std::string> rows_of(const DemoMoment& moment, const std::string& platform, const std::string& object) {
  const auto objects = moment.rows.find(platform);
  if (objects == moment.rows.end()) return {};
  const auto rows = objects->second.find(object);
  return rows == objects->second.end() ? std::map<std::string, std::string>{} : rows->second;
}

void add(std::string& text, const std::string& part) { text += (text.empty() ? "" : ", ") + part; }

bool is_login(const sandbox::HistoryLine& line) { return line.path.rfind("/services/oauth2/", 0) == 0; }

}  // namespace

std::string platform_title(const std::string& platform) {
  if (platform == "bigcommerce") return "BigCommerce";
  return platform == "salesforce" ? "Salesforce" : "Account Engagement";
}

DemoMoment look(sandbox::World& world) {
  DemoMoment moment;
  moment.history = world.history().size();
  moment.deliveries = world.bigcommerce().outcomes().size();
  const Json records = Json::parse(world.records());
  for (const auto& [platform, objects] : records.items())
    for (const auto& [object, rows] : objects.items())
      for (const auto& row : rows) moment.rows[platform][object][id_of(row)] = row.dump();
  return moment;
}

std::string changes(const DemoMoment& before, const DemoMoment& after, const std::string& platform) {
  std::string added, changed;
  std::vector<std::string> objects;
  if (const auto has = after.rows.find(platform); has != after.rows.end())
    for (const auto& [object, rows] : has->second) objects.push_back(object);
  std::stable_sort(objects.begin(), objects.end(), [](const auto& a, const auto& b) { return rank(a) < rank(b); });
  for (const auto& object : objects) {
    const auto old = rows_of(before, platform, object);
    int fresh = 0, other = 0;
    for (const auto& [id, row] : rows_of(after, platform, object)) {
      const auto was = old.find(id);
      if (was == old.end())
        ++fresh;
      else if (was->second != row)
        ++other;
    }
    const std::string title = object_title(object);
    if (fresh > 0) add(added, "+" + amount(fresh, title));
    if (other > 0) add(changed, amount(other, title) + " changed");
  }
  if (!changed.empty()) add(added, changed);
  return added.empty() ? "nothing new" : added;
}

std::map<std::string, ApiCalls> api_calls(sandbox::World& world, std::size_t since) {
  std::map<std::string, ApiCalls> all;
  for (std::size_t i = since; i < world.history().size(); ++i) {
    const auto& line = world.history()[i];
    auto& calls = all[line.platform];
    ++calls.calls;
    if (is_login(line)) ++calls.logins;
    if (line.status >= 400) ++calls.refused;
  }
  return all;
}

Deliveries deliveries(sandbox::World& world, std::size_t since) {
  Deliveries counted;
  std::set<std::string> seen;
  const auto& outcomes = world.bigcommerce().outcomes();
  for (std::size_t i = since; i < outcomes.size(); ++i) {
    ++counted.attempts;
    if (seen.insert(outcomes[i].hash).second) ++counted.events;
  }
  return counted;
}

std::string cost(const std::map<std::string, ApiCalls>& calls) {
  std::string text;
  for (const char* platform : demo_platforms) {
    const auto found = calls.find(platform);
    const ApiCalls used = found == calls.end() ? ApiCalls{} : found->second;
    std::string note;
    if (used.logins > 0) add(note, amount(used.logins, "login"));
    if (used.refused > 0) add(note, std::to_string(used.refused) + " refused");
    add(text, platform_title(platform) + " " + std::to_string(used.calls) + (note.empty() ? "" : " (" + note + ")"));
  }
  return text;
}

}  // namespace tradewind
