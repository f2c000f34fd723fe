// The simulated Account Engagement business unit: v5 objects, external activities, v4 prospects, and the connector to Salesforce.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <tradewind/base/random.hpp>
#include <tradewind/sandbox/platform.hpp>
#include <tradewind/sandbox/salesforce.hpp>
#include <tradewind/sandbox/switches.hpp>
#include <vector>

namespace tradewind::sandbox {

namespace pd {
struct State;
}

/// `type`: Text, Textarea, Dropdown, Radio Button, Hidden, Number, Date, Checkbox, Multi-Select.
struct ProspectField {
  std::string field_id, type = "Text";  ///< `__c` is added by v5
  bool multiple_responses = false;
};

struct PardotUser {
  std::int64_t id = 0;
  std::string email, crm_id;
};

/// Prospects that are assigned to it go to its first member.
struct PardotGroup {
  std::int64_t id = 0;
  std::string name;
  std::vector<std::int64_t> users;
};

struct PardotOptions {
  std::string business_unit_id = "0Uv5g0000008Qa7CAE";
  std::string host = "https://pi.pardot.com";  ///< in Location and nextPageUrl
  std::vector<std::string> lists{"Customers", "New customers", "Abandoned cart", "Recent buyers"};
  std::vector<std::string> campaigns{"Website Tracking", "Web shop"};
  std::string extension = "BigCommerce";
  std::vector<std::string> activity_types{"Account_Created", "Purchase", "Order_Placed", "Order_Shipped", "Abandoned_Cart", "Refund"};
  std::vector<ProspectField> fields{{"Store_Customer_Id"},           {"Total_Spend", "Number"},      {"Order_Count", "Number"},
                                    {"First_Purchase_Date", "Date"}, {"Last_Purchase_Date", "Date"}, {"Last_Order_Status"},
                                    {"Last_Order_Number"},           {"Loyalty_Tier", "Dropdown"},   {"Accepts_Marketing", "Checkbox"},
                                    {"Interests", "Multi-Select"}};
  std::vector<PardotUser> users{{38443703, "rep@example.com", "0055g000001XyzAAE"}, {38443704, "lead@example.com", "0055g000001XyyAAE"}};
  std::vector<PardotGroup> groups{{5, "Sales", {38443704}}};
};

/// A request that begin_request() was told of while the limit of concurrent requests was used up is refused with 66 by handle(); the
/// same object must be handed to all three.
class Pardot : public Platform {
 public:
  Pardot(PardotOptions options, Random& random, Salesforce& salesforce);
  ~Pardot() override;

  std::string name() const override { return "pardot"; }
  bool serves(const HttpRequest& request) const override;
  HttpResponse handle(const HttpRequest& request, TimePoint now) override;
  void begin_request(const HttpRequest& request, TimePoint now) override;
  void end_request(const HttpRequest& request, TimePoint now) override;
  /// The connector's syncs that are due.
  void advance(TimePoint now) override;
  HttpResponse error(int status) const override;
  void expire_tokens() override;
  std::string records() const override;
  std::vector<Switch> switches() override;
  void use_quota(int calls, TimePoint now) override;
  int limit_refusals() const override;

  // What people and tests do. `who` is kept as `created_by`.
  Result<std::int64_t> insert_prospect(const FieldTexts& fields, const std::string& who, TimePoint now);
  /// Any field, also those the API may not write (optedOut, lastActivityAt as RFC 3339, assignedToId).
  Result<void> set_prospect(std::int64_t id, const FieldTexts& fields, TimePoint now);
  /// Into the recycle bin.
  Result<void> archive_prospect(std::int64_t id, TimePoint now);
  std::int64_t add_list(const std::string& name, bool dynamic = false);
  std::int64_t add_campaign(const std::string& name);
  void add_prospect_field(const ProspectField& field);
  void add_activity_type(const std::string& extension, const std::string& type, bool active = true);
  /// One sync of the connector, now.
  void sync(TimePoint now);
  /// Leads that the connector could not create.
  int sync_errors() const;

  /// prospects, lists, list-memberships, external-activities, campaigns; oldest first, with `created_by`, never delayed.
  std::vector<FieldTexts> rows(const std::string& collection, bool with_deleted = false) const;
  /// API calls that counted since midnight of the account.
  int calls_used() const;

 private:
  std::unique_ptr<pd::State> state_;
};

}  // namespace tradewind::sandbox
