#include <tradewind/sandbox/make_world.hpp>

#include <stdexcept>

namespace tradewind::sandbox {

std::unique_ptr<World> make_world(const WorldOptions& options) {
  auto random = make_seeded_random(options.seed);
  SalesforceOptions org;
  org.seed = options.seed;
  org.instance_url = options.base_url;
  org.login_url = options.base_url;
  std::vector<std::unique_ptr<Platform>> platforms;
  platforms.push_back(std::make_unique<BigCommerce>(BigCommerceOptions{}, *random));
  auto salesforce = std::make_unique<Salesforce>(std::move(org));
  PardotOptions unit;
  unit.host = options.base_url;
  auto pardot = std::make_unique<Pardot>(std::move(unit), *random, *salesforce);
  platforms.push_back(std::move(salesforce));
  platforms.push_back(std::move(pardot));
  return std::make_unique<World>(std::move(random), std::move(platforms));
}

namespace {

template <typename T>
T& typed(World& world, const char* name) {
  auto* found = dynamic_cast<T*>(world.find(name));
  if (found == nullptr) throw std::logic_error(std::string("a world without ") + name);
  return *found;
}

}  // namespace

Salesforce& salesforce_of(World& world) { return typed<Salesforce>(world, "salesforce"); }
Pardot& pardot_of(World& world) { return typed<Pardot>(world, "pardot"); }

}  // namespace tradewind::sandbox
