#include "salesforce/read_org.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "salesforce/soql.hpp"

namespace tradewind::salesforce {
namespace {

constexpr std::array<const char*, 4> objects = {"Lead", "Contact", "Account", "CampaignMember"};

/// Users and queues are told by the first three characters of their Ids.
bool is_owner_id(const std::string& owner) {
  const auto plain = [](unsigned char c) { return std::isalnum(c) != 0; };
  return (owner.size() == 15 || owner.size() == 18) && (owner.rfind("005", 0) == 0 || owner.rfind("00G", 0) == 0) &&
         std::all_of(owner.begin(), owner.end(), plain);
}

std::vector<std::string> paths(const std::string& owner) {
  std::vector<std::string> all;
  for (const char* object : objects) all.push_back("/sobjects/" + std::string(object) + "/describe");
  all.push_back(query_path("SELECT Id,Name,IsActive FROM Campaign"));
  all.push_back(query_path("SELECT CampaignId,Label FROM CampaignMemberStatus"));
  if (owner.empty() || is_owner_id(owner)) return all;
  all.push_back(query_path("SELECT Id FROM User WHERE Username = " + literal(owner)));
  all.push_back(query_path("SELECT Id FROM Group WHERE Type = 'Queue' AND Name = " + literal(owner)));
  return all;
}

/// An object that the org does not have or does not show is simply absent; what may pass is trouble.
std::optional<RemoteTrouble> trouble_of_part(const Json& part, TimePoint now) {
  const int status = number_at(part, "httpStatusCode");
  if (status == 200) return std::nullopt;
  const auto errors = read_errors(child(part, "body"), status);
  RemoteError error = errors.empty() ? RemoteError() : errors.front();
  error.status = status;
  const Reaction reaction = judge(error, 0).reaction;
  if (reaction == Reaction::configuration || reaction == Reaction::resolve) return std::nullopt;
  return trouble_of(error, 0, now);
}

void add_campaigns(const Json& campaigns, const Json& statuses, Description& description) {
  std::map<std::string, std::vector<std::string>> labels;
  for (const auto& row : statuses) labels[text_at(row, "CampaignId")].push_back(text_at(row, "Label"));
  for (const auto& row : campaigns) {
    CampaignInfo campaign;
    campaign.id = text_at(row, "Id");
    campaign.name = text_at(row, "Name");
    campaign.active = flag_at(row, "IsActive");
    campaign.statuses = labels[campaign.id];
    description.campaigns.push_back(std::move(campaign));
  }
}

/// The answers behind those of every org are about the owner.
void add_owner(const Json& parts, std::string owner, Description& description) {
  description.owner = std::move(owner);
  if (is_owner_id(description.owner)) description.owner_id = description.owner;
  for (std::size_t i = objects.size() + 2; i < parts.size(); ++i) {
    const Json& found = list_at(child(parts[i], "body"), "records");
    if (description.owner_id.empty() && found.size() == 1) description.owner_id = text_at(found[0], "Id");
  }
}

}  // namespace

boost::asio::awaitable<OrgReading> read_org(Remote& remote, std::string owner, TimePoint now, Deadline deadline, std::vector<Step>& steps) {
  OrgReading reading;
  reading.description.read_at = now;
  std::string operation = "describe";
  Answer answer = co_await remote.read_all(std::move(operation), paths(owner), deadline, steps);
  reading.trouble = std::move(answer.trouble);
  for (std::size_t i = 0; !reading.trouble && i < answer.body.size(); ++i) reading.trouble = trouble_of_part(answer.body[i], now);
  if (reading.trouble) co_return reading;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const Json& described = child(answer.body[i], "body");
    ObjectInfo object = object_from_describe(described);
    if (!object.empty()) reading.description.objects.emplace(objects[i], std::move(object));
    if (reading.description.states.empty()) reading.description.states = states_from_describe(described);
  }
  std::array<Json, 2> lists;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    lists[i] = child(answer.body[objects.size() + i], "body");
    if (!lists[i].is_object()) continue;
    std::string more = "query.more";
    reading.trouble = co_await remote.read_pages(std::move(more), lists[i], deadline, steps);
    if (reading.trouble) co_return reading;
  }
  add_owner(answer.body, std::move(owner), reading.description);
  add_campaigns(list_at(lists[0], "records"), list_at(lists[1], "records"), reading.description);
  co_return reading;
}

}  // namespace tradewind::salesforce
