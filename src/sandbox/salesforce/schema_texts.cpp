// The fields of the default org: the standard ones that an integration of a store meets, and a few custom ones.
#include "sandbox/salesforce/schema.hpp"

namespace tradewind::sandbox::sf {
namespace {

constexpr std::string_view lead = R"(MasterRecordId|Master Record ID|reference|18|N|Lead
LastName|Last Name|string|80|CU|
FirstName|First Name|string|40|CUN|
Salutation|Salutation|picklist|40|CUN|Mr.,Ms.,Mrs.,Dr.,Prof.
Name|Full Name|string|121|N|
Title|Title|string|128|CUN|
Company|Company|string|255|CU|
Street|Street|textarea|255|CUN|
City|City|string|40|CUN|
State|State/Province|string|80|CUN|
PostalCode|Zip/Postal Code|string|20|CUN|
Country|Country|string|80|CUN|
Phone|Phone|phone|40|CUN|
MobilePhone|Mobile Phone|phone|40|CUN|
Fax|Fax|phone|40|CUN|
Email|Email|email|80|CUNI|
Website|Website|url|255|CUN|
Description|Description|textarea|32000|CUNX|
LeadSource|Lead Source|picklist|255|CUN|Web,Phone Inquiry,Partner Referral,Purchased List,Other
Status|Status|picklist|255|CUD|Open - Not Contacted,Working - Contacted,Closed - Converted,Closed - Not Converted
Industry|Industry|picklist|255|CUN|
Rating|Rating|picklist|255|CUN|Hot,Warm,Cold
AnnualRevenue|Annual Revenue|currency|0|CUN|
NumberOfEmployees|Employees|int|0|CUN|
OwnerId|Owner ID|reference|18|CUD|User,Group
HasOptedOutOfEmail|Email Opt Out|boolean|0|CUD|
DoNotCall|Do Not Call|boolean|0|CUD|
IsUnreadByOwner|Unread By Owner|boolean|0|CUD|
IsConverted|Converted|boolean|0|CD|
ConvertedDate|Converted Date|date|0|N|
ConvertedAccountId|Converted Account ID|reference|18|N|Account
ConvertedContactId|Converted Contact ID|reference|18|N|Contact
RecordTypeId|Record Type ID|reference|18|CUN|RecordType
CurrencyIsoCode|Currency ISO Code|picklist|3|CUDRM|
CountryCode|Country Code|picklist|10|CUNT|
StateCode|State/Province Code|picklist|10|CUNT|
)";

constexpr std::string_view contact = R"(MasterRecordId|Master Record ID|reference|18|N|Contact
AccountId|Account ID|reference|18|CUN|Account
LastName|Last Name|string|80|CU|
FirstName|First Name|string|40|CUN|
Salutation|Salutation|picklist|40|CUN|Mr.,Ms.,Mrs.,Dr.,Prof.
Name|Full Name|string|121|N|
OtherStreet|Other Street|textarea|255|CUN|
OtherCity|Other City|string|40|CUN|
OtherState|Other State/Province|string|80|CUN|
OtherPostalCode|Other Zip/Postal Code|string|20|CUN|
OtherCountry|Other Country|string|80|CUN|
MailingStreet|Mailing Street|textarea|255|CUN|
MailingCity|Mailing City|string|40|CUN|
MailingState|Mailing State/Province|string|80|CUN|
MailingPostalCode|Mailing Zip/Postal Code|string|20|CUN|
MailingCountry|Mailing Country|string|80|CUN|
Phone|Business Phone|phone|40|CUN|
Fax|Business Fax|phone|40|CUN|
MobilePhone|Mobile Phone|phone|40|CUN|
HomePhone|Home Phone|phone|40|CUN|
OtherPhone|Other Phone|phone|40|CUN|
Email|Email|email|80|CUNI|
Title|Title|string|128|CUN|
Department|Department|string|80|CUN|
LeadSource|Lead Source|picklist|255|CUN|Web,Phone Inquiry,Partner Referral,Purchased List,Other
Birthdate|Birthdate|date|0|CUN|
Description|Contact Description|textarea|32000|CUNX|
OwnerId|Owner ID|reference|18|CUD|User
HasOptedOutOfEmail|Email Opt Out|boolean|0|CUD|
DoNotCall|Do Not Call|boolean|0|CUD|
IsPersonAccount|Is Person Account|boolean|0|DP|
RecordTypeId|Record Type ID|reference|18|CUN|RecordType
CurrencyIsoCode|Currency ISO Code|picklist|3|CUDRM|
MailingCountryCode|Mailing Country Code|picklist|10|CUNT|
MailingStateCode|Mailing State/Province Code|picklist|10|CUNT|
OtherCountryCode|Other Country Code|picklist|10|CUNT|
OtherStateCode|Other State/Province Code|picklist|10|CUNT|
)";

constexpr std::string_view account = R"(MasterRecordId|Master Record ID|reference|18|N|Account
Name|Account Name|string|255|CU|
Type|Account Type|picklist|40|CUN|Prospect,Customer - Direct,Customer - Channel,Other
ParentId|Parent Account ID|reference|18|CUN|Account
BillingStreet|Billing Street|textarea|255|CUN|
BillingCity|Billing City|string|40|CUN|
BillingState|Billing State/Province|string|80|CUN|
BillingPostalCode|Billing Zip/Postal Code|string|20|CUN|
BillingCountry|Billing Country|string|80|CUN|
ShippingStreet|Shipping Street|textarea|255|CUN|
ShippingCity|Shipping City|string|40|CUN|
ShippingState|Shipping State/Province|string|80|CUN|
ShippingPostalCode|Shipping Zip/Postal Code|string|20|CUN|
ShippingCountry|Shipping Country|string|80|CUN|
Phone|Account Phone|phone|40|CUN|
Fax|Account Fax|phone|40|CUN|
AccountNumber|Account Number|string|40|CUN|
Website|Website|url|255|CUN|
Industry|Industry|picklist|40|CUN|
AnnualRevenue|Annual Revenue|currency|0|CUN|
NumberOfEmployees|Employees|int|0|CUN|
Description|Account Description|textarea|32000|CUNX|
Rating|Account Rating|picklist|40|CUN|Hot,Warm,Cold
Site|Account Site|string|80|CUN|
AccountSource|Account Source|picklist|40|CUN|
OwnerId|Owner ID|reference|18|CUD|User
LastName|Last Name|string|80|CUNP|
FirstName|First Name|string|40|CUNP|
Salutation|Salutation|picklist|40|CUNP|Mr.,Ms.,Mrs.,Dr.,Prof.
IsPersonAccount|Is Person Account|boolean|0|DP|
PersonContactId|Contact ID|reference|18|NP|Contact
PersonEmail|Email|email|80|CUNP|
PersonTitle|Title|string|80|CUNP|
PersonDepartment|Department|string|80|CUNP|
PersonMobilePhone|Mobile|phone|40|CUNP|
PersonHomePhone|Home Phone|phone|40|CUNP|
PersonOtherPhone|Other Phone|phone|40|CUNP|
PersonLeadSource|Lead Source|picklist|255|CUNP|Web,Phone Inquiry,Partner Referral,Purchased List,Other
PersonBirthdate|Birthdate|date|0|CUNP|
PersonHasOptedOutOfEmail|Email Opt Out|boolean|0|CUDP|
PersonDoNotCall|Do Not Call|boolean|0|CUDP|
PersonMailingStreet|Mailing Street|textarea|255|CUNP|
PersonMailingCity|Mailing City|string|40|CUNP|
PersonMailingState|Mailing State/Province|string|80|CUNP|
PersonMailingPostalCode|Mailing Zip/Postal Code|string|20|CUNP|
PersonMailingCountry|Mailing Country|string|80|CUNP|
RecordTypeId|Record Type ID|reference|18|CUN|RecordType
CurrencyIsoCode|Currency ISO Code|picklist|3|CUDRM|
BillingCountryCode|Billing Country Code|picklist|10|CUNT|
BillingStateCode|Billing State/Province Code|picklist|10|CUNT|
ShippingCountryCode|Shipping Country Code|picklist|10|CUNT|
ShippingStateCode|Shipping State/Province Code|picklist|10|CUNT|
)";

constexpr std::string_view campaign = R"(Name|Name|string|80|CUI|
ParentId|Parent Campaign ID|reference|18|CUN|Campaign
Type|Type|picklist|40|CUN|
Status|Status|picklist|40|CUN|Planned,In Progress,Completed,Aborted
StartDate|Start Date|date|0|CUN|
EndDate|End Date|date|0|CUN|
IsActive|Active|boolean|0|CUD|
Description|Description|textarea|32000|CUNX|
OwnerId|Owner ID|reference|18|CUD|User
)";

constexpr std::string_view campaign_member = R"(CampaignId|Campaign ID|reference|18|C|Campaign
LeadId|Lead ID|reference|18|CN|Lead
ContactId|Contact ID|reference|18|CN|Contact
Status|Status|picklist|40|CUD|
HasResponded|Responded|boolean|0|D|
FirstRespondedDate|First Responded Date|date|0|N|
FirstName|First Name|string|40|N|
LastName|Last Name|string|80|N|
Email|Email|email|80|N|
CompanyOrAccount|Company (Account)|string|255|N|
LeadOrContactId|Related Record ID|reference|18|N|Lead,Contact
Type|Type|picklist|40|N|
)";

constexpr std::string_view campaign_member_status = R"(CampaignId|Campaign ID|reference|18|C|Campaign
Label|Label|string|765|CU|
HasResponded|Responded|boolean|0|CUD|
IsDefault|Is Default|boolean|0|CUD|
SortOrder|Sort Order|int|0|CUN|
)";

constexpr std::string_view user = R"(Username|Username|string|80||
LastName|Last Name|string|80||
FirstName|First Name|string|40|N|
Name|Full Name|string|121|N|
Email|Email|email|128||
IsActive|Active|boolean|0|D|
)";

constexpr std::string_view lead_status = R"(MasterLabel|Master Label|string|255|N|
ApiName|API Name|string|255|N|
IsConverted|Is Converted|boolean|0|D|
IsDefault|Is Default|boolean|0|D|
SortOrder|Sort Order|int|0|N|
)";

constexpr std::string_view group = R"(Name|Name|string|40|N|
DeveloperName|Developer Name|string|80|N|
Type|Type|picklist|40|N|Queue,Regular
)";

constexpr std::string_view record_type = R"(Name|Record Type Name|string|80|N|
DeveloperName|Record Type Name|string|80|N|
SobjectType|SObject Type Name|string|40|N|
IsActive|Active|boolean|0|D|
)";

constexpr std::string_view key_field = "Tradewind_Key__c|Tradewind Key|string|80|CUNEIQK|\n";
constexpr std::string_view shopper_fields = R"(Store_Customer_Id__c|Store Customer Id|string|80|CUN|
Total_Spend__c|Total Spend|currency|0|CUN|
Order_Count__c|Order Count|double|0|CUN|
First_Purchase_Date__c|First Purchase Date|date|0|CUN|
Last_Purchase_Date__c|Last Purchase Date|date|0|CUN|
Last_Order_Status__c|Last Order Status|string|80|CUN|
Loyalty_Tier__c|Loyalty Tier|picklist|40|CUN|Bronze,Silver,Gold
Accepts_Marketing__c|Accepts Marketing|boolean|0|CUD|
)";

std::string join(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const auto part : parts) out += part;
  return out;
}

}  // namespace

const std::vector<ObjectText>& schema_texts() {
  static const std::string leads = join({lead, key_field, shopper_fields});
  static const std::string contacts = join({contact, key_field, shopper_fields});
  static const std::string accounts = join({account, key_field});
  static const std::vector<ObjectText> texts{
      {"Lead", "Lead", "00Q", leads},
      {"Contact", "Contact", "003", contacts},
      {"Account", "Account", "001", accounts},
      {"Campaign", "Campaign", "701", campaign},
      {"CampaignMember", "Campaign Member", "00v", campaign_member},
      {"CampaignMemberStatus", "Campaign Member Status", "01Y", campaign_member_status},
      {"User", "User", "005", user},
      {"LeadStatus", "Lead Status", "01J", lead_status},
      {"Group", "Group", "00G", group},
      {"RecordType", "Record Type", "012", record_type},
  };
  return texts;
}

}  // namespace tradewind::sandbox::sf
