#include "config/checks.hpp"

#include <set>
#include <tradewind/base/text.hpp>

#include "config/address.hpp"

namespace tradewind::config {
namespace {

constexpr std::size_t min_signing_secret = 16;
constexpr std::size_t master_key_bytes = 32;

/// Texts that stand in templates and tutorials in place of a secret. Kept narrow: a real secret must never be refused.
bool is_placeholder(std::string_view secret) {
  const std::string word = text::lower(secret);
  if (word.empty()) return false;
  if (word.front() == '<' && word.back() == '>') return true;
  if (word.find_first_not_of(word.front()) == std::string::npos) return true;
  if (word.rfind("your", 0) == 0 || word.rfind("my_client_secret", 0) == 0) return true;
  for (const char* part : {"changeme", "change-me", "change_me", "placeholder", "replaceme", "replace-me", "replace_me", "xxxxxxxx"}) {
    if (word.find(part) != std::string::npos) return true;
  }
  return false;
}

bool listens_on_loopback(const std::string& listen) {
  const auto endpoint = parse_endpoint(listen);
  return endpoint && is_loopback(endpoint->host);
}

void check_tls(Reader& reader, const TlsSettings& tls, const std::string& path) {
  if (tls.certificate.empty() == tls.private_key.empty()) return;
  const std::string missing = tls.certificate.empty() ? "certificate" : "private_key";
  if (!reader.has(path + "." + missing)) reader.complain(path + "." + missing, "is missing", "TLS needs certificate and private_key");
}

void check_listeners(Reader& reader, const Settings& settings) {
  check_tls(reader, settings.server.tls, "server.tls");
  check_tls(reader, settings.admin.tls, "admin.tls");
  const auto given = [&](const std::string& path) { return reader.has(path + ".certificate") || reader.has(path + ".private_key"); };
  if (!given("server.tls") && !listens_on_loopback(settings.server.listen) && settings.server.trusted_proxies.empty() &&
      !reader.failed("server.listen") && !reader.failed("server.trusted_proxies")) {
    reader.complain("server.tls", "TLS is required to listen on " + settings.server.listen,
                    "give tls.certificate and tls.private_key, listen on 127.0.0.1, or name the load balancers in trusted_proxies");
  }
  if (!given("admin.tls") && !listens_on_loopback(settings.admin.listen) && !reader.failed("admin.listen")) {
    reader.complain("admin.tls", "TLS is required to listen on " + settings.admin.listen,
                    "give tls.certificate and tls.private_key, or listen on 127.0.0.1");
  }
  if (reader.has("admin.token") && settings.admin.token.empty()) {
    reader.complain("admin.token", "is empty", "make one with: openssl rand -hex 32");
  }
}

void check_storage(Reader& reader, StorageSettings& storage, const Aside& aside) {
  const std::string path = "storage.encryption_key";
  if (aside.key_world_readable) reader.complain(path, "its file is readable by everybody on this machine", "chmod 600 it");
  if (storage.encryption_key.empty()) return;
  auto key = text::from_base64(text::trim(storage.encryption_key.reveal()));
  if (!key || key->size() != master_key_bytes) {
    reader.complain(path, "must be 32 random bytes in base64", "make one with: openssl rand -base64 32");
    return;
  }
  storage.encryption_key = SecretString(std::move(*key));
}

void check_signing_secrets(Reader& reader, const BigCommerceSettings& bigcommerce, const std::string& path) {
  const std::string key = path + ".client_secret";
  for (const auto& secret : bigcommerce.client_secret) {
    if (secret.size() < min_signing_secret) {
      reader.complain(key, "a secret is shorter than 16 bytes", "copy the whole client secret of the API account");
    } else if (is_placeholder(secret.reveal())) {
      reader.complain(key, "a secret is a placeholder", "put the client secret of the API account here");
    }
  }
}

void check_verification(Reader& reader, const BigCommerceSettings& bigcommerce, const std::string& path) {
  const bool by_signature = bigcommerce.verify != "token";
  if (by_signature && bigcommerce.client_secret.empty()) {
    reader.complain(path + ".client_secret", reader.has(path + ".client_secret") ? "is empty" : "is missing",
                    "verify: " + bigcommerce.verify + " needs it");
  }
  check_signing_secrets(reader, bigcommerce, path);
  if (bigcommerce.verify != "signature" && bigcommerce.webhook_token.empty()) {
    reader.complain(path + ".webhook_token", reader.has(path + ".webhook_token") ? "is empty" : "is missing",
                    "verify: " + bigcommerce.verify + " needs it");
  }
  if (bigcommerce.accept_unsigned && bigcommerce.webhook_token.empty()) {
    reader.complain(path + ".accept_unsigned", "would accept deliveries that nothing verifies", "set webhook_token, or remove it");
  }
}

void check_private_key(Reader& reader, std::string_view key, const std::string& path) {
  if (key.empty()) return;
  if (key.find("ENCRYPTED") != std::string_view::npos && key.find("-----BEGIN") != std::string_view::npos) {
    reader.complain(path, "the key has a passphrase, which nobody could type", "write it without one: openssl pkey -in OLD -out NEW");
  } else if (key.find("-----BEGIN") == std::string_view::npos || key.find("PRIVATE KEY-----") == std::string_view::npos) {
    reader.complain(path, "is not a private key in PEM form", "for a file write ${file:/path/to/key.pem}, not its path alone");
  }
}

void check_auth(Reader& reader, const SalesforceAuth& auth, const std::string& path) {
  const auto need = [&](const char* key, bool empty) {
    const std::string name = path + "." + key;
    if (empty) reader.complain(name, reader.has(name) ? "is empty" : "is missing", "flow: " + auth.flow + " needs it");
  };
  if (auth.flow == "jwt_bearer") {
    need("username", auth.username.empty());
    need("private_key", auth.private_key.empty());
    check_private_key(reader, auth.private_key.reveal(), path + ".private_key");
  } else if (auth.flow == "client_credentials") {
    need("client_secret", auth.client_secret.empty());
  } else if (auth.flow == "refresh_token") {
    need("refresh_token", auth.refresh_token.empty());
  }
}

void check_pair(Reader& reader, const PairSettings& pair, const std::string& path) {
  if (reader.has(path + ".bigcommerce")) check_verification(reader, pair.bigcommerce, path + ".bigcommerce");
  if (reader.has(path + ".bigcommerce.access_token") && pair.bigcommerce.access_token.empty()) {
    reader.complain(path + ".bigcommerce.access_token", "is empty", "put the access token of the API account here");
  }
  check_auth(reader, pair.salesforce.auth, path + ".salesforce.auth");
  if (pair.retry.first > pair.retry.max)
    reader.complain(path + ".retry.first", "is longer than retry.max", "the first wait is the shortest");
  if (pair.retry.max > pair.retry.give_up_after) {
    reader.complain(path + ".retry.max", "is longer than retry.give_up_after", "no second try would ever be made");
  }
}

}  // namespace

void check_settings(Reader& reader, Settings& settings, const Aside& aside) {
  check_listeners(reader, settings);
  check_storage(reader, settings.storage, aside);
  std::set<std::string> names, stores;
  for (std::size_t i = 0; i < settings.pairs.size(); ++i) {
    const std::string path = "pairs[" + std::to_string(i) + "]";
    const PairSettings& pair = settings.pairs[i];
    if (!pair.name.empty() && !names.insert(pair.name).second) {
      reader.complain(path + ".name", "`" + pair.name + "` is the name of two pairs",
                      "a name stands in the URL of webhooks: give each its own");
    }
    const std::string& store = pair.bigcommerce.store_hash;
    if (!store.empty() && !stores.insert(store).second)
      reader.complain(path + ".bigcommerce.store_hash", "`" + store + "` is the store of two pairs", "give each store one pair");
    check_pair(reader, pair, path);
  }
  if (reader.has("pairs") && settings.pairs.empty()) reader.complain("pairs", "holds no pair", "add one; config/tradewind.yaml shows how");
}

}  // namespace tradewind::config
