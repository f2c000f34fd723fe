// Each kind of mistake, with the exact message a person reads.
#include "config/config_files.hpp"

namespace tradewind::test {
namespace {

using Problems = ConfigFiles;

TEST_F(Problems, unknown_key_names_the_nearest) {
  EXPECT_EQ(problems(changed("  token:", "  listn: 127.0.0.1:1\n  token:")),
            "tradewind.yaml:4:3: admin.listn: unknown key; did you mean `listen`?\n");
}

TEST_F(Problems, unknown_key_without_neighbour_lists_the_known) {
  EXPECT_EQ(problems(good_config() + "colour: red\n"),
            "tradewind.yaml:20:1: colour: unknown key; known here: version, server, admin, storage, logging, alerts, retention, pairs\n");
}

TEST_F(Problems, repeated_key) {
  EXPECT_EQ(problems(changed("  token: an-admin-token\n", "  token: an-admin-token\n  token: another\n")),
            "tradewind.yaml:5:3: admin.token: repeated key; it stands in line 4 already; remove one\n");
}

TEST_F(Problems, missing_key_points_at_its_section) {
  EXPECT_EQ(problems(changed("      store_hash: abc123\n", "")),
            "tradewind.yaml:10:5: pairs[0].bigcommerce.store_hash: is missing; add it; config/tradewind.yaml shows every key\n");
}

TEST_F(Problems, all_at_once_in_the_order_of_the_file) {
  auto text = changed("token: an-admin-token", "token: ''");
  text += "    mode: alive\n    retry: { first: 20m }\n";
  EXPECT_EQ(problems(text),
            "tradewind.yaml:4:3: admin.token: is empty; make one with: openssl rand -hex 32\n"
            "tradewind.yaml:20:11: pairs[0].mode: `alive` must be one of live, shadow; did you mean `live`?\n"
            "tradewind.yaml:21:14: pairs[0].retry.first: is longer than retry.max; the first wait is the shortest\n");
}

struct Case {
  const char* name;
  std::string from, to, expected;
};
void PrintTo(const Case& value, std::ostream* out) { *out << value.name; }

class EachProblem : public ConfigFiles, public ::testing::WithParamInterface<Case> {};

TEST_P(EachProblem, has_its_message) {
  EXPECT_EQ(problems(changed(GetParam().from, GetParam().to)), "tradewind.yaml:" + GetParam().expected + "\n");
}

const std::string workflows = "    workflows: workflows.yaml\n";
const std::string hash = "      store_hash: abc123\n";
const std::string unit = "      business_unit_id: 0Uv000000000001AAA\n";
const std::string token = "an-admin-token";
const std::string secret = "      client_secret: example_client_secret_0123456789abcdef\n";
const std::string auth = "{ flow: client_credentials, client_id: id, client_secret: sf-secret }";

INSTANTIATE_TEST_SUITE_P(
    Config, EachProblem,
    ::testing::Values(
        Case{"listen", "listen: 127.0.0.1:8443", "listen: \"8443\"",
             "2:11: server.listen: `8443` must be host:port; e.g. 127.0.0.1:9443 or [::1]:9443"},
        Case{"public_tls", "listen: 127.0.0.1:8443", "listen: 0.0.0.0:8443",
             "1:1: server.tls: TLS is required to listen on 0.0.0.0:8443; give tls.certificate and tls.private_key, listen on 127.0.0.1, "
             "or name "
             "the load balancers in trusted_proxies"},
        Case{"half_tls", "listen: 127.0.0.1:8443", "tls: { certificate: /a.pem }",
             "2:3: server.tls.private_key: is missing; TLS needs certificate and private_key"},
        Case{"cidr", "listen: 127.0.0.1:8443", "trusted_proxies: [10.0.0.0/33]",
             "2:21: server.trusted_proxies[0]: `10.0.0.0/33` must be a network; e.g. 10.0.0.0/8 or 2001:db8::/32"},
        Case{"body_size", "listen: 127.0.0.1:8443\n", "listen: 127.0.0.1:8443\n  max_body: 2MiB\n",
             "3:13: server.max_body: `2MiB` must be a size from 1KiB to 1024KiB; write it as 65536, 64KiB or 1MiB"},
        Case{"admin_tls", "  token", "  listen: 0.0.0.0:9443\n  token",
             "3:1: admin.tls: TLS is required to listen on 0.0.0.0:9443; give tls.certificate and tls.private_key, or listen on 127.0.0.1"},
        Case{"no_token", "  token: an-admin-token\n", "  listen: 127.0.0.1:1\n",
             "3:1: admin.token: is missing; add it; config/tradewind.yaml shows every key"},
        Case{"environment", token, "${TW_TEST_NOT_SET}",
             "4:10: admin.token: environment variable TW_TEST_NOT_SET is not set; set it for the daemon, or use ${credential:...}"},
        Case{"file", token, "${file:/nowhere/at/all}",
             "4:10: admin.token: file /nowhere/at/all cannot be read: No such file or directory; create it, readable by the user of the "
             "daemon"},
        Case{"relative_file", token, "${file:key}", "4:10: admin.token: ${file:} needs an absolute path; write ${file:/path/to/file}"},
        Case{"directory", token, "${file:/etc}",
             "4:10: admin.token: file /etc cannot be read: it is not a regular file; create it, readable by the user of the daemon"},
        Case{"credential", token, "${credential:tw_test_none}",
             "4:10: admin.token: credential tw_test_none does not exist; looked for /etc/tradewind/credentials/tw_test_none, "
             "/run/secrets/tw_test_none"},
        Case{"credential_path", token, "${credential:../shadow}",
             "4:10: admin.token: ${credential:} needs a plain file name; use letters, digits, `_`, `-` and `.`"},
        Case{"vault", token, "${secret:admin_token}",
             "4:10: admin.token: ${secret:admin_token} needs the sealed vault, which this version does not have; use "
             "${credential:admin_token} or "
             "${file:/path}"},
        Case{"kind", token, "${vault:x}",
             "4:10: admin.token: this kind of reference is not known; write ${NAME}, ${file:/path} or ${credential:name}"},
        Case{"unclosed", token, "\"${HOME\"",
             "4:10: admin.token: `${` has no closing brace; write ${NAME}, ${file:/path} or ${credential:name}"},
        Case{"postgresql", "sqlite:///var/lib/tradewind/tradewind.db", "postgresql://user@host/db",
             "6:8: storage.url: PostgreSQL is not yet supported; use sqlite:///var/lib/tradewind/tradewind.db"},
        Case{"sqlite", "sqlite:///var/lib/tradewind/tradewind.db", "sqlite://tradewind.db",
             "6:8: storage.url: `sqlite://tradewind.db` must be sqlite:// and an absolute path; e.g. "
             "sqlite:///var/lib/tradewind/tradewind.db"},
        Case{"S_43_short_key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "AAEC",
             "7:3: storage.encryption_key: must be 32 random bytes in base64; make one with: openssl rand -base64 32"},
        Case{"level", "admin:", "logging: { level: inf }\nadmin:",
             "3:19: logging.level: `inf` must be one of debug, info, warn, error; did you mean `info`?"},
        Case{"empty_value", "admin:", "logging: { level: }\nadmin:", "3:19: logging.level: has no value; give it one, or remove the line"},
        Case{"list_for_text", token, "[a]", "4:10: admin.token: must be one value, not a list or a section"},
        Case{"text_for_list", workflows, workflows + "    feedback: x\n",
             "20:15: pairs[0].feedback: must be a list; write [a, b], or one `- ` line for each"},
        Case{"text_for_section", workflows, workflows + "    identity: x\n",
             "20:15: pairs[0].identity: must be a section; write its keys below it: ignore_emails, ignore_order_sources"},
        Case{"boolean", hash, hash + "      accept_unsigned: yes\n",
             "12:24: pairs[0].bigcommerce.accept_unsigned: `yes` must be true or false"},
        Case{"unsigned", hash, hash + "      accept_unsigned: true\n",
             "12:7: pairs[0].bigcommerce.accept_unsigned: would accept deliveries that nothing verifies; set webhook_token, or remove it"},
        Case{"duration", hash, hash + "      signature_tolerance: 5 min\n",
             "12:28: pairs[0].bigcommerce.signature_tolerance: `5 min` must be a duration from 1s to 1h; write it as 500ms, 2s, 15m, 72h "
             "or 30d"},
        Case{"share", hash, hash + "      quota_share: 80\n", "12:20: pairs[0].bigcommerce.quota_share: `80` must be a number from 0 to 1"},
        Case{"integer", unit, unit + "      concurrency: 50\n",
             "18:20: pairs[0].pardot.concurrency: `50` must be a whole number from 1 to 5"},
        Case{"channel", hash, hash + "      channels: [one]\n",
             "12:18: pairs[0].bigcommerce.channels[0]: `one` must be a whole number from 1"},
        Case{"plain_http", hash, hash + "      api_url: http://api.bigcommerce.com\n",
             "12:16: pairs[0].bigcommerce.api_url: `http://api.bigcommerce.com` must be https; plain http is accepted for loopback hosts "
             "only"},
        Case{"loopback_lookalike", hash, hash + "      api_url: http://127.0.0.1.example.com\n",
             "12:16: pairs[0].bigcommerce.api_url: `http://127.0.0.1.example.com` must be https; plain http is accepted for loopback hosts "
             "only"},
        Case{"url", hash, hash + "      api_url: https://user@host\n",
             "12:16: pairs[0].bigcommerce.api_url: `https://user@host` must be a URL without user, query and fragment; e.g. "
             "https://api.bigcommerce.com"},
        Case{"S_52_header", hash, "      store_hash: \"abc\\r\\nX: y\"\n",
             "11:19: pairs[0].bigcommerce.store_hash: holds a line break or another control character"},
        Case{"pair_name", "name: main", "name: Main Store", "9:11: pairs[0].name: `Main Store` must be at most 40 of a-z, 0-9, `_`, `-`"},
        Case{"zone", workflows, workflows + "    time_zone: Mars/Base\n",
             "20:16: pairs[0].time_zone: `Mars/Base` must be a time zone like Europe/Berlin, UTC, or store"},
        Case{"moment", workflows, workflows + "    workflows_from: tomorrow\n",
             "20:21: pairs[0].workflows_from: `tomorrow` must be a date or a time; write it as 2026-01-31 or 2026-01-31T08:00:00Z"},
        Case{"account", "      auth", "      account: fixed:1\n      auth",
             "15:16: pairs[0].salesforce.account: `fixed:1` must be household, company or fixed:<Id of an Account>"},
        Case{
            "S_07_short_secret", secret, "      client_secret: [short]\n",
            "13:7: pairs[0].bigcommerce.client_secret: a secret is shorter than 16 bytes; copy the whole client secret of the API account"},
        Case{"S_07_placeholder", secret, "      client_secret: <put the client secret here>\n",
             "13:7: pairs[0].bigcommerce.client_secret: a secret is a placeholder; put the client secret of the API account here"},
        Case{"S_07_no_secret", secret, "      client_secret: []\n",
             "13:7: pairs[0].bigcommerce.client_secret: is empty; verify: signature needs it"},
        Case{"verify_token", hash, hash + "      verify: token\n",
             "10:5: pairs[0].bigcommerce.webhook_token: is missing; verify: token needs it"},
        Case{"verify_both", hash, hash + "      verify: both\n      webhook_token: ''\n",
             "13:7: pairs[0].bigcommerce.webhook_token: is empty; verify: both needs it"},
        Case{"flow", auth, "{ flow: password, client_id: id }",
             "15:21: pairs[0].salesforce.auth.flow: `password` must be one of jwt_bearer, client_credentials, refresh_token"},
        Case{"flow_key", auth, "{ flow: jwt_bearer, client_id: id, username: me }",
             "15:7: pairs[0].salesforce.auth.private_key: is missing; flow: jwt_bearer needs it"},
        Case{"retry", workflows, workflows + "    retry: { give_up_after: 1m }\n",
             "20:5: pairs[0].retry.max: is longer than retry.give_up_after; no second try would ever be made"},
        Case{"feedback", workflows, workflows + "    feedback: [ { from: lead.Status } ]\n",
             "20:5: pairs[0].feedback[0].to: is missing; add it; config/tradewind.yaml shows every key"},
        Case{"alias", "  token", "  listen: &a 127.0.0.1:1\n  token",
             "4:11: anchors and aliases are not accepted; write the value out, in quotes if it starts with & or *"},
        Case{"unquoted_star", token, "*canary-in-an-alias",
             "4:10: anchors and aliases are not accepted; write the value out, in quotes if it starts with & or *"},
        Case{"two_documents", workflows, workflows + "---\nx: 1\n", " holds more than one document; remove what follows `---`"}),
    [](const ::testing::TestParamInfo<Case>& each) { return std::string(each.param.name); });

TEST_F(Problems, two_pairs_of_one_name) {
  const std::string text = good_config();
  EXPECT_EQ(
      problems(text + text.substr(text.find("  - name"))),
      "tradewind.yaml:20:5: pairs[1].name: `main` is the name of two pairs; a name stands in the URL of webhooks: give each its own\n");
}

TEST_F(Problems, S_43_world_readable_key_file_is_refused) {
  const auto open_key = write("key", good_key, 0644);
  const auto text = changed(good_key, "${file:" + open_key + "}");
  EXPECT_EQ(problems(text),
            "tradewind.yaml:7:3: storage.encryption_key: its file is readable by everybody on this machine; chmod 600 it\n");
  ::chmod(open_key.c_str(), 0600);
  EXPECT_EQ(problems(text), "");
}

TEST_F(Problems, a_missing_file_an_empty_file_and_a_huge_file) {
  EXPECT_EQ(load_config("/nowhere/tradewind.yaml").problems.at(0).message(),
            "/nowhere/tradewind.yaml: cannot be read: No such file or directory; name the file with --config or TRADEWIND_CONFIG");
  EXPECT_EQ(problems(""), "tradewind.yaml: is empty; start from config/tradewind.yaml\n");
  EXPECT_EQ(problems(std::string(2 << 20, '#')),
            "tradewind.yaml: cannot be read: it is larger than 1024 KiB; name the file with --config or TRADEWIND_CONFIG\n");
  EXPECT_EQ(problems("a: \xff\n"), "tradewind.yaml: is not valid UTF-8; save it as UTF-8\n");
  EXPECT_EQ(problems(std::string(2000, '[')), "tradewind.yaml:1:17: lists and sections are nested too deeply; see config/tradewind.yaml\n");
}

/// S-43, I-21: whatever is wrong with a secret, no message shows it.
TEST_F(Problems, I_21_secrets_never_stand_in_messages) {
  const std::string canary = "canary7319";
  ::setenv("TW_TEST_CANARY", (canary + "\n").c_str(), 1);
  const std::string texts[] = {
      changed(good_key, canary),
      changed(signing_secret, canary),
      changed(signing_secret, "<" + canary + "-" + canary + ">"),
      changed("  listen: 127.0.0.1:8443", "  listen: ${TW_TEST_CANARY}"),
      changed("name: main", "name: ${TW_TEST_CANARY}"),
      changed(token, "*" + canary),
      changed(token, "&" + canary),
      changed(token, "[" + canary + "]"),
      changed(token, "\"" + canary),
      changed(token, "${secret:" + canary + "/}"),
  };
  for (const auto& text : texts) {
    const auto found = problems(text);
    EXPECT_NE(found, "") << text;
    EXPECT_EQ(found.find(canary), std::string::npos) << found;
  }
  ::unsetenv("TW_TEST_CANARY");
}

}  // namespace
}  // namespace tradewind::test
