#include "config/keys.hpp"

#include "config/scalar.hpp"
#include "config/setters.hpp"

namespace tradewind::config {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Section tls_keys(TlsSettings& to) {
  return {
      {"certificate", file(to.certificate)},
      {"private_key", file(to.private_key)},
  };
}

Section server_keys(ServerSettings& to) {
  return {
      {"listen", endpoint(to.listen)},
      {"tls", section(tls_keys(to.tls))},
      {"trusted_proxies", cidrs(to.trusted_proxies)},
      {"max_body", size(to.max_body, 1024, 1024 * 1024)},
  };
}

Section admin_keys(AdminSettings& to) {
  return {
      {"listen", endpoint(to.listen)},
      {"tls", section(tls_keys(to.tls))},
      {"token", secret(to.token), true},
  };
}

Section storage_keys(StorageSettings& to, Aside& aside) {
  return {
      {"url", sqlite_url(to.path), true},
      {"encryption_key", secret(to.encryption_key, &aside.key_world_readable), true},
  };
}

Section logging_keys(LoggingSettings& to) {
  return {
      {"level", choice(to.level, {"debug", "info", "warn", "error"})},
      {"format", choice(to.format, {"json", "text"})},
  };
}

/// The address of a mail server has schemes of its own, so that just its text is taken.
Section smtp_keys(Aside& aside) {
  return {
      {"url", text(aside.smtp_url, not_empty), true},
      {"from", text(aside.smtp_from, email_or_domain), true},
      {"password", secret(aside.smtp_password)},
  };
}

Section alert_keys(AlertSettings& to, Aside& aside) {
  return {
      {"webhook", secret_url(to.webhook)},
      {"email", text(to.email, email_or_empty)},
      {"smtp", section(smtp_keys(aside))},
  };
}

/// The ledger is kept whole: totals come from it.
Setter keep_only() {
  return [](Reader& reader, const YamlNode& node, const std::string& path) {
    std::string value;
    choice(value, {"keep"})(reader, node, path);
  };
}

Section retention_keys(RetentionSettings& to) {
  return {
      {"events", duration(to.events, hours(24), hours(24 * 3650))},
      {"snapshots", duration(to.snapshots, hours(24), hours(24 * 3650))},
      {"ledger", keep_only()},
  };
}

Section identity_keys(IdentitySettings& to) {
  return {
      {"ignore_emails", texts(to.ignore_emails, email_or_domain)},
      {"ignore_order_sources", texts(to.ignore_order_sources, not_empty)},
  };
}

Section bigcommerce_keys(BigCommerceSettings& to) {
  return {
      {"api_url", url(to.api_url)},
      {"store_hash", text(to.store_hash, plain_id), true},
      {"access_token", secret(to.access_token), true},
      {"client_id", text(to.client_id)},
      {"client_secret", secrets(to.client_secret)},
      {"webhook_url", url(to.webhook_url, true, true)},
      {"webhook_token", secret(to.webhook_token)},
      {"verify", choice(to.verify, {"signature", "token", "both"})},
      {"accept_unsigned", boolean(to.accept_unsigned)},
      {"signature_tolerance", duration(to.signature_tolerance, seconds(1), hours(1))},
      {"stale", choice(to.stale, {"hint", "reject"})},
      {"channels", integers(to.channels)},
      {"quota_share", share(to.quota_share)},
  };
}

Section auth_keys(SalesforceAuth& to) {
  return {
      {"flow", choice(to.flow, {"jwt_bearer", "client_credentials", "refresh_token"}), true},
      {"client_id", text(to.client_id, not_empty), true},
      {"username", text(to.username, not_empty)},
      {"client_secret", secret(to.client_secret)},
      {"private_key", secret(to.private_key)},
      {"refresh_token", secret(to.refresh_token)},
  };
}

Section salesforce_keys(SalesforceSettings& to) {
  return {
      {"login_url", url(to.login_url)},
      {"api_version", text(to.api_version, api_version)},
      {"auth", section(auth_keys(to.auth)), true},
      {"daily_calls", share(to.daily_calls)},
      {"reserve", share(to.reserve)},
      {"new_person", choice(to.new_person, {"lead", "contact", "person_account"})},
      {"new_buyer", choice(to.new_buyer, {"", "lead", "contact", "person_account"})},
      {"account", text(to.account, account_policy)},
      {"convert_action", text(to.convert_action, field_name)},
      {"several_matches", choice(to.several_matches, {"newest", "park"})},
      {"key_field", text(to.key_field, field_name)},
      {"assignment_rules", boolean(to.assignment_rules)},
      {"duplicate_rules", choice(to.duplicate_rules, {"respect", "allow_save"})},
      {"owner", text(to.owner)},
      {"record_types", text_map(to.record_types)},
  };
}

Section pardot_keys(PardotSettings& to) {
  return {
      {"api_url", url(to.api_url)},
      {"business_unit_id", text(to.business_unit_id, plain_id), true},
      {"api", choice(to.api, {"v5", "v4"})},
      {"concurrency", integer(to.concurrency, 1, 5)},
      {"daily_calls", share(to.daily_calls)},
      {"link", choice(to.link, {"fid", "wait", "none"})},
      {"campaign", text(to.campaign)},
      {"assign_to", text(to.assign_to)},
      {"archived", choice(to.archived, {"leave", "restore"})},
      {"score", choice(to.score, {"none", "add"})},
      {"extension", text(to.extension, not_empty)},
      {"activity_unknown", choice(to.activity_unknown, {"skip", "repeat"})},
      {"time_zone", text(to.time_zone, time_zone)},
  };
}

Section retry_keys(RetrySettings& to) {
  return {
      {"first", duration(to.first, Millis(10), hours(1))},
      {"max", duration(to.max, Millis(10), hours(24))},
      {"give_up_after", duration(to.give_up_after, seconds(1), hours(24 * 30))},
  };
}

void read_feedback_rule(Reader& reader, const YamlNode& node, const std::string& path) {
  std::string from, to;
  reader.read(node, path, {{"from", text(from, not_empty), true}, {"to", text(to, not_empty), true}});
}

Section pair_keys(PairSettings& to) {
  return {
      {"name", text(to.name, pair_name), true},
      {"mode", choice(to.mode, {"live", "shadow"})},
      {"time_zone", text(to.time_zone, pair_time_zone)},
      {"workflows_from", moment(to.workflows_from)},
      {"identity", section(identity_keys(to.identity))},
      {"unknown_consent", choice(to.unknown_consent, {"deny", "allow"})},
      {"bigcommerce", section(bigcommerce_keys(to.bigcommerce)), true},
      {"salesforce", section(salesforce_keys(to.salesforce)), true},
      {"pardot", section(pardot_keys(to.pardot)), true},
      {"mapping", file(to.mapping), true},
      {"workflows", file(to.workflows), true},
      {"retry", section(retry_keys(to.retry))},
      {"feedback", list_of(read_feedback_rule)},
      {"feedback_interval", duration(to.feedback_interval, seconds(10), hours(24))},
  };
}

/// All three files may say which form they are written in.
Setter format_version() {
  return [](Reader& reader, const YamlNode& node, const std::string& path) {
    const auto scalar = read_scalar(reader, node, path);
    if (scalar && scalar->text != "1") reader.problem(node.at, path, "only version 1 is known", "write `version: 1`");
  };
}

}  // namespace

Section all_keys(Settings& settings, Aside& aside) {
  const auto read_pair = [&settings](Reader& reader, const YamlNode& node, const std::string& path) {
    PairSettings pair;
    reader.read(node, path, pair_keys(pair));
    settings.pairs.push_back(std::move(pair));
  };
  return {
      {"version", format_version()},
      {"server", section(server_keys(settings.server))},
      {"admin", section(admin_keys(settings.admin)), true},
      {"storage", section(storage_keys(settings.storage, aside)), true},
      {"logging", section(logging_keys(settings.logging))},
      {"alerts", section(alert_keys(settings.alerts, aside))},
      {"retention", section(retention_keys(settings.retention))},
      {"pairs", list_of(read_pair), true},
  };
}

}  // namespace tradewind::config
