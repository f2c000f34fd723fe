// All settings as plain data (interface.md section 2). Defaults stand here and nowhere else.
#pragma once

#include <tradewind/base/secret.hpp>
#include <tradewind/base/time.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tradewind {

struct TlsSettings {
  std::string certificate, private_key;  ///< paths; both empty: plain HTTP
  bool enabled() const { return !certificate.empty(); }
};

struct ServerSettings {
  std::string listen = "0.0.0.0:8443";
  TlsSettings tls;
  std::vector<std::string> trusted_proxies;  ///< CIDRs
  std::int64_t max_body = 64 * 1024;         ///< bytes
};

struct AdminSettings {
  std::string listen = "127.0.0.1:9443";
  TlsSettings tls;
  SecretString token;
};

struct StorageSettings {
  std::string path;             ///< from sqlite:///path
  SecretString encryption_key;  ///< 32 raw bytes (decoded)
};

struct LoggingSettings {
  std::string level = "info", format = "json";
};

struct AlertSettings {
  SecretString webhook;  ///< takes {"text"} as Slack does; its address is its password. Empty: nobody is told
  std::string email;     ///< accepted, not used yet
};

struct RetentionSettings {
  Millis events = std::chrono::hours(24 * 30), snapshots = std::chrono::hours(24 * 30);
};

struct IdentitySettings {
  std::vector<std::string> ignore_emails;  ///< addresses, or `@domain`
  std::vector<std::string> ignore_order_sources;
};

struct BigCommerceSettings {
  std::string api_url = "https://api.bigcommerce.com";
  std::string store_hash;
  SecretString access_token;
  std::string client_id;
  std::vector<SecretString> client_secret;  ///< one, or several during rotation
  std::string webhook_url;
  SecretString webhook_token;
  std::string verify = "signature";  ///< signature, token, both
  bool accept_unsigned = false;
  Millis signature_tolerance = std::chrono::minutes(5);
  std::string stale = "hint";  ///< hint, reject
  std::vector<std::int64_t> channels;
  double quota_share = 0.8;
};

struct SalesforceAuth {
  std::string flow;  ///< jwt_bearer, client_credentials, refresh_token
  std::string client_id, username;
  SecretString client_secret, private_key, refresh_token;
};

struct SalesforceSettings {
  std::string login_url = "https://login.salesforce.com";
  std::string api_version = "62.0";
  SalesforceAuth auth;
  double daily_calls = 0.5, reserve = 0.1;
  std::string new_person = "lead";    ///< lead, contact, person_account
  std::string new_buyer;              ///< empty: as new_person
  std::string account = "household";  ///< household, company, fixed:<Id>
  std::string convert_action;
  std::string several_matches = "newest";  ///< newest, park
  std::string key_field = "Tradewind_Key__c";
  bool assignment_rules = false;
  std::string duplicate_rules = "respect";  ///< respect, allow_save
  std::string owner;
  std::map<std::string, std::string> record_types;
};

struct PardotSettings {
  std::string api_url = "https://pi.pardot.com";
  std::string business_unit_id;
  std::string api = "v5";
  int concurrency = 4;
  double daily_calls = 0.8;
  std::string link = "fid";  ///< fid, wait, none
  std::string campaign, assign_to;
  std::string archived = "leave";  ///< leave, restore
  std::string score = "none";      ///< none, add
  std::string extension = "BigCommerce";
  std::string activity_unknown = "skip";  ///< skip, repeat
  std::string time_zone = "UTC";
};

struct RetrySettings {
  Millis first = std::chrono::seconds(2), max = std::chrono::minutes(15), give_up_after = std::chrono::hours(72);
};

struct PairSettings {
  std::string name;
  std::string mode = "live";  ///< live, shadow
  std::string time_zone = "UTC";
  std::optional<TimePoint> workflows_from;
  IdentitySettings identity;
  std::string unknown_consent = "deny";
  BigCommerceSettings bigcommerce;
  SalesforceSettings salesforce;
  PardotSettings pardot;
  std::string mapping, workflows;  ///< absolute paths
  RetrySettings retry;
  Millis feedback_interval = std::chrono::minutes(5);
};

struct Settings {
  ServerSettings server;
  AdminSettings admin;
  StorageSettings storage;
  LoggingSettings logging;
  AlertSettings alerts;
  RetentionSettings retention;
  std::vector<PairSettings> pairs;
};

}  // namespace tradewind
