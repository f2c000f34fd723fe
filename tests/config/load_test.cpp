// What a good file gives: values, defaults, references, and the files that the project ships.
#include <sstream>
#include <tradewind/base/text.hpp>

#include "config/config_files.hpp"

namespace tradewind::test {
namespace {

const std::string pem_key = "-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n";

class Load : public ConfigFiles {
 protected:
  /// The certificate files of the examples, where this test can make them.
  std::string with_certificates(const std::string& text) {
    for (const char* name : {"fullchain.pem", "key.pem"}) write(name, "PEM\n");
    return text::replace_all(text, "/etc/tradewind/tls/", directory_ + "/");
  }
};

TEST_F(Load, reads_a_small_file_and_fills_in_defaults) {
  const auto loaded = load(good_config());
  ASSERT_EQ(problems(good_config()), "");
  const Settings& settings = loaded.settings;
  EXPECT_EQ(settings.server.listen, "127.0.0.1:8443");
  EXPECT_EQ(settings.server.max_body, 65536);
  EXPECT_EQ(settings.admin.listen, "127.0.0.1:9443");
  EXPECT_EQ(settings.admin.token.reveal(), "an-admin-token");
  EXPECT_EQ(settings.storage.path, "/var/lib/tradewind/tradewind.db");
  EXPECT_EQ(settings.storage.encryption_key.size(), 32u);
  EXPECT_EQ(settings.storage.encryption_key.reveal()[31], '\x1f');
  ASSERT_EQ(settings.pairs.size(), 1u);
  const PairSettings& pair = settings.pairs[0];
  EXPECT_EQ(pair.bigcommerce.api_url, "https://api.bigcommerce.com");
  EXPECT_EQ(pair.bigcommerce.client_secret.at(0).reveal(), signing_secret);
  EXPECT_EQ(pair.mapping, directory_ + "/mapping.yaml");
  EXPECT_EQ(pair.workflows, directory_ + "/workflows.yaml");
  EXPECT_EQ(pair.retry.give_up_after, std::chrono::hours(72));
}

TEST_F(Load, takes_environment_files_and_credentials) {
  ::setenv("TW_TEST_TOKEN", "from-environment", 1);
  const auto key_file = write("key", good_key + "\n");
  write("bc", "from-credential\n", 0400);
  ::setenv("CREDENTIALS_DIRECTORY", directory_.c_str(), 1);
  auto text = changed("an-admin-token", "${TW_TEST_TOKEN}");
  text = text::replace_all(text, "encryption_key: " + good_key, "encryption_key: ${file:" + key_file + "}");
  text = text::replace_all(text, "bc-token", "\"a-${credential:bc}-b\"");
  ASSERT_EQ(problems(text), "");
  const auto loaded = load(text);
  EXPECT_EQ(loaded.settings.admin.token.reveal(), "from-environment");
  EXPECT_EQ(loaded.settings.storage.encryption_key.size(), 32u);
  EXPECT_EQ(loaded.settings.pairs.at(0).bigcommerce.access_token.reveal(), "a-from-credential-b");
  ::unsetenv("TW_TEST_TOKEN");
}

TEST_F(Load, a_reference_is_not_expanded_twice) {
  ::setenv("TW_TEST_TOKEN", "${HOME}", 1);
  EXPECT_EQ(load(changed("an-admin-token", "${TW_TEST_TOKEN}")).settings.admin.token.reveal(), "${HOME}");
  ::unsetenv("TW_TEST_TOKEN");
}

/// The whole example of the interface, secrets from credentials since the vault does not exist.
TEST_F(Load, the_documented_file_works) {
  const std::string text = R"(version: 1
server:
  listen: 0.0.0.0:8443
  tls:
    certificate: /etc/tradewind/tls/fullchain.pem
    private_key: /etc/tradewind/tls/key.pem
  trusted_proxies: []
  max_body: 64KiB
admin:
  listen: 127.0.0.1:9443
  tls: {}
  token: ${credential:admin_token}
storage:
  url: sqlite:///var/lib/tradewind/tradewind.db
  encryption_key: ${credential:master_key}
logging: { level: info, format: json }
alerts: { webhook: "" , email: "" }
retention: { events: 30d, snapshots: 30d, ledger: keep }
pairs:
  - name: main
    mode: live
    time_zone: UTC
    workflows_from: ""
    identity: { ignore_emails: [], ignore_order_sources: [] }
    unknown_consent: deny
    bigcommerce:
      api_url: https://api.bigcommerce.com
      store_hash: abc123
      access_token: ${credential:token}
      client_id: xyz
      client_secret: [ "${credential:secret}" ]
      webhook_url: https://hooks.example.com/webhooks/main
      webhook_token: ""
      verify: signature
      accept_unsigned: false
      signature_tolerance: 5m
      stale: hint
      channels: []
      quota_share: 0.8
    salesforce:
      login_url: https://login.salesforce.com
      api_version: "62.0"
      auth: { flow: jwt_bearer, client_id: a, username: b, private_key: "${credential:salesforce_key}" }
      daily_calls: 0.5
      reserve: 0.1
      new_person: lead
      new_buyer: ""
      account: household
      convert_action: ""
      several_matches: newest
      key_field: Tradewind_Key__c
      assignment_rules: false
      duplicate_rules: respect
      owner: ""
      record_types: {}
    pardot:
      api_url: https://pi.pardot.com
      business_unit_id: 0Uv000000000001AAA
      api: v5
      concurrency: 4
      daily_calls: 0.8
      link: fid
      campaign: ""
      assign_to: ""
      archived: leave
      score: none
      extension: BigCommerce
      activity_unknown: skip
      time_zone: UTC
    mapping: mapping.yaml
    workflows: workflows.yaml
    retry: { first: 2s, max: 15m, give_up_after: 72h }
    feedback: []
    feedback_interval: 5m
)";
  write("admin_token", "token\n");
  write("token", "token\n");
  write("salesforce_key", pem_key);
  write("secret", signing_secret + "\n");
  write("master_key", good_key + "\n");
  ::setenv("CREDENTIALS_DIRECTORY", directory_.c_str(), 1);
  EXPECT_EQ(problems(with_certificates(text)), "");
}

/// config/tradewind.yaml loads as it is, and the defaults in its comments are the defaults.
TEST_F(Load, the_shipped_file_works_and_its_comments_are_true) {
  for (const char* name : {"admin_token", "bigcommerce_access_token"}) write(name, "token\n");
  write("salesforce_key", pem_key);
  write("bigcommerce_client_secret", signing_secret + "\n");
  write("master_key", good_key + "\n");
  ::setenv("CREDENTIALS_DIRECTORY", directory_.c_str(), 1);
  std::ifstream input(std::string(TRADEWIND_SOURCE_DIR) + "/config/tradewind.yaml");
  std::string shipped, uncommented, line;
  int defaults = 0;
  while (std::getline(input, line)) {
    shipped += line + "\n";
    const auto hash = line.find_first_not_of(' ');
    if (hash != std::string::npos && line[hash] == '#' && hash + 1 < line.size() && std::islower(line[hash + 1]) != 0) {
      line.erase(hash, 1);
      ++defaults;
    }
    uncommented += line + "\n";
  }
  EXPECT_GT(defaults, 40);
  shipped = with_certificates(shipped);
  uncommented = with_certificates(uncommented);
  ASSERT_EQ(problems(shipped), "");
  ASSERT_EQ(problems(uncommented), "");
  const Settings a = load(shipped).settings;
  const Settings b = load(uncommented).settings;
  EXPECT_EQ(a.server.max_body, b.server.max_body);
  EXPECT_EQ(a.admin.listen, b.admin.listen);
  EXPECT_EQ(a.logging.level + a.logging.format, b.logging.level + b.logging.format);
  EXPECT_EQ(a.retention.events, b.retention.events);
  const auto flat = [](const PairSettings& pair) {
    std::ostringstream out;
    const auto& bc = pair.bigcommerce;
    const auto& sf = pair.salesforce;
    const auto& pd = pair.pardot;
    out << pair.mode << pair.time_zone << pair.workflows_from.has_value() << pair.unknown_consent << pair.feedback_interval.count() << ' '
        << pair.retry.first.count() << ' ' << pair.retry.max.count() << ' ' << pair.retry.give_up_after.count() << bc.api_url
        << bc.client_id << bc.verify << bc.accept_unsigned << bc.signature_tolerance.count() << bc.stale << bc.channels.size()
        << bc.quota_share << sf.login_url << sf.api_version << sf.daily_calls << sf.reserve << sf.new_person << sf.new_buyer << sf.account
        << sf.convert_action << sf.several_matches << sf.key_field << sf.assignment_rules << sf.duplicate_rules << sf.owner
        << sf.record_types.size() << pd.api_url << pd.api << pd.concurrency << pd.daily_calls << pd.link << pd.campaign << pd.assign_to
        << pd.archived << pd.score << pd.extension << pd.activity_unknown << pd.time_zone;
    return out.str();
  };
  EXPECT_EQ(flat(a.pairs.at(0)), flat(b.pairs.at(0)));
}

TEST_F(Load, reads_lists_maps_and_policies) {
  const auto elsewhere = write("elsewhere.yaml", "{}\n");
  const auto loaded = load(changed("    mapping: mapping.yaml\n", "    mapping: " + elsewhere + R"(
    mode: shadow
    time_zone: store
    workflows_from: 2026-01-31
    identity: { ignore_emails: [ "@marketplace.example", a@b.example ], ignore_order_sources: [ebay] }
    feedback:
      - { from: lead.Status, to: Lead status }
)"));
  ASSERT_TRUE(loaded.problems.empty()) << loaded.problems.at(0).message();
  const PairSettings& pair = loaded.settings.pairs.at(0);
  EXPECT_EQ(pair.mode, "shadow");
  EXPECT_EQ(pair.mapping, elsewhere);
  EXPECT_EQ(pair.workflows_from, parse_rfc3339("2026-01-31T00:00:00Z"));
  EXPECT_EQ(pair.identity.ignore_emails, (std::vector<std::string>{"@marketplace.example", "a@b.example"}));
}

TEST_F(Load, proxies_become_networks_and_make_plain_http_acceptable) {
  const auto loaded = load(
      changed("  listen: 127.0.0.1:8443\n", "  listen: 0.0.0.0:8443\n  trusted_proxies: [10.0.0.0/8, 192.0.2.7, \"2001:db8::/32\"]\n"));
  ASSERT_TRUE(loaded.problems.empty()) << loaded.problems.at(0).message();
  EXPECT_EQ(loaded.settings.server.trusted_proxies, (std::vector<std::string>{"10.0.0.0/8", "192.0.2.7/32", "2001:db8::/32"}));
}

}  // namespace
}  // namespace tradewind::test
