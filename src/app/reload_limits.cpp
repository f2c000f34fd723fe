#include "app/reload_limits.hpp"

namespace tradewind {
namespace {

bool same(const TlsSettings& a, const TlsSettings& b) { return a.certificate == b.certificate && a.private_key == b.private_key; }

}  // namespace

std::vector<std::string> needs_restart(const Settings& running, const Settings& wanted) {
  const std::pair<const char*, bool> fixed[] = {
      {"server.listen", running.server.listen == wanted.server.listen},
      {"server.tls", same(running.server.tls, wanted.server.tls)},
      {"server.trusted_proxies", running.server.trusted_proxies == wanted.server.trusted_proxies},
      {"server.max_body", running.server.max_body == wanted.server.max_body},
      {"admin.listen", running.admin.listen == wanted.admin.listen},
      {"admin.tls", same(running.admin.tls, wanted.admin.tls)},
      {"storage.url", running.storage.path == wanted.storage.path},
      {"storage.encryption_key", running.storage.encryption_key.reveal() == wanted.storage.encryption_key.reveal()},
      {"logging", running.logging.level == wanted.logging.level && running.logging.format == wanted.logging.format},
  };
  std::vector<std::string> messages;
  for (const auto& [key, unchanged] : fixed)
    if (!unchanged) messages.push_back(std::string(key) + ": cannot change while running; restart the daemon, or take the change back");
  return messages;
}

}  // namespace tradewind
