#include "sandbox/pardot/fields.hpp"

#include <stdexcept>
#include <tradewind/base/text.hpp>

namespace tradewind::sandbox::pd {
namespace {

// `v5 name|v4 name|type|W when the API may write it`; an empty v4 name: v4 does not show it.
constexpr std::string_view prospect_fields = R"(id|id|integer|
email|email|string|W
salutation|salutation|string|W
firstName|first_name|string|W
lastName|last_name|string|W
company|company|string|W
website|website|string|W
jobTitle|job_title|string|W
department|department|string|W
country|country|string|W
addressOne|address_one|string|W
addressTwo|address_two|string|W
city|city|string|W
state|state|string|W
territory|territory|string|W
zip|zip|string|W
phone|phone|string|W
fax|fax|string|W
source|source|string|W
annualRevenue|annual_revenue|string|W
employees|employees|string|W
industry|industry|string|W
yearsInBusiness|years_in_business|string|W
comments|comments|string|W
notes|notes|string|W
score|score|integer|W
campaignId|campaign_id|integer|W
userId|user_id|integer|W
salesforceOwnerId|crm_owner_fid|string|W
isDoNotEmail|is_do_not_email|boolean|W
isDoNotCall|is_do_not_call|boolean|W
isReviewed|is_reviewed|boolean|W
isStarred|is_starred|boolean|W
optedOut|opted_out|boolean|
grade|grade|string|
salesforceId|salesforce_fid|string|
salesforceLeadId|crm_lead_fid|string|
salesforceContactId|crm_contact_fid|string|
salesforceAccountId|crm_account_fid|string|
salesforceCampaignId||string|
salesforceUrl|crm_url|string|
salesforceLastSync|crm_last_sync|datetime|
isDeleted||boolean|
isEmailHardBounced||boolean|
emailBouncedAt||datetime|
emailBouncedReason||string|
doNotSell||boolean|
firstActivityAt||datetime|
lastActivityAt|last_activity_at|datetime|
firstAssignedAt||datetime|
convertedAt||datetime|
recentInteraction|recent_interaction|string|
lifecycleStageId||integer|
assignedToId||integer|
createdAt|created_at|datetime|
updatedAt|updated_at|datetime|
createdById||integer|
updatedById||integer|)";

constexpr std::string_view tail = R"(
isDeleted||boolean|
createdAt|created_at|datetime|
updatedAt|updated_at|datetime|
createdById||integer|
updatedById||integer|)";

constexpr std::string_view list_fields = R"(id|id|integer|
name|name|string|W
title|title|string|W
description|description|string|W
isPublic|is_public|boolean|W
folderId||integer|W
campaignId||integer|W
isDynamic|is_dynamic|boolean|)";

constexpr std::string_view membership_fields = R"(id|id|integer|
listId|list_id|integer|W
prospectId|prospect_id|integer|W
optedOut|opted_out|boolean|W)";

constexpr std::string_view activity_fields = R"(id||integer|
extension||string|W
type||string|W
email||string|W
value||string|W
activityDate||datetime|W
createdAt||datetime|
createdById||integer|)";

constexpr std::string_view campaign_fields = R"(id|id|integer|
name|name|string|
cost|cost|integer|
folderId||integer|
parentCampaignId||integer|
salesforceId||string|)";

constexpr std::string_view custom_field_fields = R"(id|id|integer|
name|name|string|
fieldId|field_id|string|
apiFieldId||string|
type|type|string|
salesforceId|crm_id|string|
isRequired||boolean|
isRecordMultipleResponses|is_record_multiple_responses|boolean|
isUseValues|is_use_values|boolean|
createdAt|created_at|datetime|
updatedAt|updated_at|datetime|)";

constexpr std::string_view account_fields = R"(id|id|integer|
company|company|string|
level|level|string|
website||string|
maximumDailyApiCalls||integer|
apiCallsUsed||integer|)";

Type type_of(const std::string& name) {
  if (name == "integer") return Type::integer;
  if (name == "boolean") return Type::boolean;
  if (name == "datetime") return Type::datetime;
  if (name == "string") return Type::string;
  throw std::logic_error("unknown field type: " + name);
}

Shape shape(const char* collection, std::initializer_list<std::string_view> texts) {
  Shape out;
  out.collection = collection;
  for (const auto part : texts)
    for (const auto& line : text::split(part, '\n')) {
      if (line.empty()) continue;
      const auto cells = text::split(line, '|');
      out.fields.push_back({cells.at(0), cells.at(1), type_of(cells.at(2)), cells.at(3) == "W", false, true});
    }
  out.ranges = {"id", "createdAt", "updatedAt"};
  out.orders = {"id", "createdAt", "updatedAt"};
  out.filters = {"id", "idList"};
  return out;
}

void also(std::vector<std::string>& to, std::initializer_list<const char*> more) { to.insert(to.end(), more.begin(), more.end()); }

}  // namespace

const Field* Shape::find(std::string_view name) const {
  for (const auto& field : fields)
    if (field.name == name) return &field;
  return nullptr;
}

const Field* Shape::find_v4(std::string_view name) const {
  for (const auto& field : fields)
    if (!field.v4_name.empty() && field.v4_name == name) return &field;
  return nullptr;
}

const Relation* Shape::relation(std::string_view name) const {
  for (const auto& each : relations)
    if (each.name == name) return &each;
  return nullptr;
}

Shape prospect_shape() {
  auto out = shape("prospects", {prospect_fields});
  out.relations = {{"campaign", "campaignId", "campaigns"}};
  also(out.filters, {"email", "salesforceId", "userId"});
  also(out.ranges, {"lastActivityAt"});
  also(out.orders, {"lastActivityAt"});
  return out;
}

Shape list_shape() {
  auto out = shape("lists", {list_fields, tail});
  out.relations = {{"campaign", "campaignId", "campaigns"}};
  also(out.filters, {"name"});
  also(out.orders, {"name"});
  return out;
}

Shape membership_shape() {
  auto out = shape("list-memberships", {membership_fields, tail});
  out.relations = {{"list", "listId", "lists"}, {"prospect", "prospectId", "prospects"}};
  also(out.filters, {"listId", "prospectId"});
  return out;
}

Shape activity_shape() {
  auto out = shape("external-activities", {activity_fields});
  also(out.filters, {"email", "type", "extension"});
  out.ranges = {"id", "createdAt", "activityDate"};
  out.orders = {"id", "createdAt", "activityDate"};
  return out;
}

Shape campaign_shape() {
  auto out = shape("campaigns", {campaign_fields, tail});
  also(out.filters, {"name"});
  also(out.orders, {"name"});
  return out;
}

Shape custom_field_shape() {
  auto out = shape("custom-fields", {custom_field_fields});
  also(out.filters, {"fieldId"});
  return out;
}

Shape account_shape() { return shape("account", {account_fields}); }

}  // namespace tradewind::sandbox::pd
