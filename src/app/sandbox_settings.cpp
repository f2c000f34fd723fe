#include "app/sandbox_settings.hpp"

#include <tradewind/sandbox/make_world.hpp>

namespace tradewind {

PairSettings sandbox_pair(const std::string& base_url, const std::string& hook_url) {
  const sandbox::BigCommerceOptions store;
  const sandbox::SalesforceOptions org;
  const sandbox::PardotOptions unit;
  PairSettings pair;
  pair.name = "main";
  pair.bigcommerce.api_url = base_url;
  pair.bigcommerce.store_hash = store.store_hash;
  pair.bigcommerce.access_token = SecretString(store.access_token);
  pair.bigcommerce.client_id = store.client_id;
  pair.bigcommerce.client_secret.emplace_back(store.client_secret);
  pair.bigcommerce.webhook_url = hook_url;
  pair.salesforce.login_url = base_url;
  pair.salesforce.auth.flow = "client_credentials";
  pair.salesforce.auth.client_id = org.client_id;
  pair.salesforce.auth.client_secret = SecretString(org.client_secret);
  pair.pardot.api_url = base_url;
  pair.pardot.business_unit_id = unit.business_unit_id;
  return pair;
}

}  // namespace tradewind
