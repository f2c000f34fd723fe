// The simulated Salesforce org: OAuth, describe, rows, collections, composite, SOQL; and the hands of the people who work in it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tradewind/base/error.hpp>
#include <tradewind/sandbox/platform.hpp>
#include <tradewind/sandbox/switches.hpp>
#include <vector>

namespace tradewind::sandbox {

namespace sf {
struct State;
}

/// A campaign with member statuses beside `Sent` (the default) and `Responded`.
struct CampaignSetup {
  std::string name;
  std::vector<std::string> statuses;
};

struct SalesforceOptions {
  std::string instance_url = "https://acme.my.salesforce.com";
  std::string login_url = "https://login.salesforce.com";  ///< accepted as `aud`, beside login and test.salesforce.com
  std::string client_id = "sandbox-consumer-key", client_secret = "sandbox-consumer-secret";
  std::string username = "integration@acme.example";
  std::string public_key;  ///< PEM; empty: the JWT flow is not set up
  std::string refresh_token = "5Aep861sandbox";
  std::string scope = "api refresh_token pardot_api";
  std::vector<CampaignSetup> campaigns{{"Web shop", {"Registered", "Purchased"}}};
  std::uint64_t seed = 1;
};

/// Values as plain text; booleans are `true` and `false`, blank values are absent.
using FieldTexts = std::map<std::string, std::string>;

/// `type`: string, textarea, picklist, boolean, int, double, currency, date, datetime, email, phone, url.
struct CustomField {
  std::string object, name, label, type = "string";
  int length = 255;
  bool external_id = false, unique = false;
  bool required = false, restricted = false;  ///< restricted: a picklist that takes `values` alone
  bool autonumber = false;                    ///< filled by the org, written by nobody
  std::vector<std::string> values = {};
  std::string default_value = {};
};

/// Refuses a save that leaves `field` equal to `value` (FIELD_CUSTOM_VALIDATION_EXCEPTION).
struct ValidationRule {
  std::string object, field, value, message;
};

struct SalesforceChange {
  std::string object, id;
};

class Salesforce : public Platform {
 public:
  explicit Salesforce(SalesforceOptions options = {});
  ~Salesforce() override;

  std::string name() const override { return "salesforce"; }
  bool serves(const HttpRequest& request) const override;
  HttpResponse handle(const HttpRequest& request, TimePoint now) override;
  void begin_request(const HttpRequest& request, TimePoint now) override;
  void end_request(const HttpRequest& request, TimePoint now) override;
  void advance(TimePoint now) override;
  HttpResponse error(int status) const override;
  void expire_tokens() override;
  std::string records() const override;
  std::vector<Switch> switches() override;
  void use_quota(int calls, TimePoint now) override;
  int limit_refusals() const override;

  /// For Account Engagement, which takes the same tokens.
  bool token_valid(const std::string& token, TimePoint now) const;

  // What people and tests do. `who` (human, connector, tradewind) is kept with a row as `created_by`. Row rules apply to people as
  // well; assignment and duplicate rules apply to the API alone.
  void add_field(const CustomField& field);
  void add_validation_rule(ValidationRule rule);
  void clear_validation_rules();
  Result<std::string> insert(const std::string& object, const FieldTexts& fields, const std::string& who, TimePoint now);
  Result<void> update(const std::string& object, const std::string& id, const FieldTexts& fields, const std::string& who, TimePoint now);
  Result<void> remove(const std::string& object, const std::string& id, const std::string& who, TimePoint now);
  /// Into `contact_id`, or into a new contact and account; gives the contact's id.
  Result<std::string> convert_lead(const std::string& id, TimePoint now, const std::string& contact_id = {});
  /// The loser is deleted and points at the master.
  Result<void> merge(const std::string& object, const std::string& master, const std::string& loser, TimePoint now);

  /// All rows in the order of their creation, with `created_by`.
  std::vector<FieldTexts> rows(const std::string& object, bool with_deleted = false) const;
  /// One row, deleted or not; empty when there never was one.
  FieldTexts row(const std::string& object, const std::string& id) const;
  std::vector<FieldTexts> find(const std::string& object, const std::string& field, const std::string& value) const;
  /// Every save of a Lead or Contact, oldest first: what the connector follows.
  const std::vector<SalesforceChange>& changes() const;
  /// API calls that counted in the last 24 hours.
  int calls_used(TimePoint now) const;

 private:
  std::unique_ptr<sf::State> state_;
};

}  // namespace tradewind::sandbox
