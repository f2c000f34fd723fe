#include "pardot/description.hpp"

#include "pardot/json_tools.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::pardot {
namespace {

template <typename Info>
std::variant<const Info*, std::size_t> only(const std::vector<Info>& all, const std::string& name) {
  const Info* found = nullptr;
  std::size_t count = 0;
  for (const auto& info : all)
    if (text::iequals(info.name, name)) found = &info, ++count;
  if (count == 1) return found;
  return count;
}

void add(std::map<std::string, FieldInfo>& to, const char* type, bool writable, std::initializer_list<const char*> names) {
  for (const char* name : names) to[name] = FieldInfo{type, false, false, writable, {}};
}

}  // namespace

const std::map<std::string, FieldInfo>& standard_fields() {
  static const std::map<std::string, FieldInfo> fields = [] {
    std::map<std::string, FieldInfo> all;
    add(all, "string", true, {"email",           "salutation", "firstName", "lastName",         "company",    "jobTitle",      "department",
                              "phone",           "fax",        "website",   "industry",         "addressOne", "addressTwo",    "city",
                              "state",           "zip",        "country",   "territory",        "source",     "annualRevenue", "employees",
                              "yearsInBusiness", "comments",   "notes",     "salesforceOwnerId"});
    add(all, "integer", true, {"campaignId", "score", "userId", "prospectAccountId", "profileId"});
    add(all, "boolean", true, {"isDoNotEmail", "isDoNotCall", "isReviewed", "isStarred", "optedOut"});
    add(all, "string", false,
        {"grade", "recentInteraction", "salesforceId", "salesforceLeadId", "salesforceContactId", "salesforceAccountId",
         "salesforceCampaignId", "salesforceUrl", "emailBouncedReason", "convertedFromObjectName", "convertedFromObjectType",
         "firstReferrerUrl", "firstReferrerType", "firstReferrerQuery", "campaignParameter", "mediumParameter", "sourceParameter",
         "contentParameter", "termParameter"});
    add(all, "integer", false, {"id", "lifecycleStageId", "assignedToId", "createdById", "updatedById"});
    add(all, "boolean", false, {"isDeleted", "isEmailHardBounced", "doNotSell"});
    add(all, "datetime", false,
        {"salesforceLastSync", "emailBouncedAt", "firstActivityAt", "lastActivityAt", "firstAssignedAt", "convertedAt", "createdAt",
         "updatedAt"});
    return all;
  }();
  return fields;
}

const FieldInfo* Description::field(const std::string& name) const {
  const auto standard = standard_fields().find(name);
  if (standard != standard_fields().end()) return &standard->second;
  const auto custom = custom_fields.find(name);
  return custom == custom_fields.end() ? nullptr : &custom->second;
}

std::variant<const ListInfo*, std::size_t> Description::list(const std::string& name) const { return only(lists, name); }

std::variant<const CampaignInfo*, std::size_t> Description::campaign(const std::string& name_or_id) const {
  const auto found = only(campaigns, name_or_id);
  const auto* count = std::get_if<std::size_t>(&found);
  if (count != nullptr && *count == 0)
    for (const auto& campaign : campaigns)
      if (campaign.id == name_or_id) return &campaign;
  return found;
}

std::string to_text(const Description& description) {
  Json json;
  json["read_at"] = to_unix_ms(description.read_at);
  if (description.several_per_email) json["several_per_email"] = *description.several_per_email;
  json["lists"] = Json::array();
  for (const auto& list : description.lists) json["lists"].push_back(Json{{"id", list.id}, {"name", list.name}, {"dynamic", list.dynamic}});
  json["campaigns"] = Json::array();
  for (const auto& campaign : description.campaigns) json["campaigns"].push_back(Json{{"id", campaign.id}, {"name", campaign.name}});
  json["fields"] = Json::object();
  for (const auto& [name, field] : description.custom_fields)
    json["fields"][name] = Json{{"type", field.type}, {"multiple", field.multiple}, {"label", field.label}};
  return body_text(json);
}

std::optional<Description> description_from_text(const std::string& text) {
  const Json json = parse_json(text);
  if (!json.is_object()) return std::nullopt;
  Description made;
  made.read_at = from_unix_ms(number_at(json, "read_at"));
  if (json.contains("several_per_email")) made.several_per_email = flag_at(json, "several_per_email");
  for (const auto& list : list_at(json, "lists"))
    made.lists.push_back({text_at(list, "id"), text_at(list, "name"), flag_at(list, "dynamic")});
  for (const auto& campaign : list_at(json, "campaigns")) made.campaigns.push_back({text_at(campaign, "id"), text_at(campaign, "name")});
  const Json& fields = child(json, "fields");
  if (fields.is_object())
    for (const auto& [name, field] : fields.items())
      made.custom_fields[name] = FieldInfo{text_at(field, "type"), flag_at(field, "multiple"), true, true, text_at(field, "label")};
  return made;
}

}  // namespace tradewind::pardot
