// A world with all three platforms, furnished as the shipped mapping and workflows expect it.
#pragma once

#include <tradewind/sandbox/pardot.hpp>
#include <tradewind/sandbox/salesforce.hpp>
#include <tradewind/sandbox/world.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace tradewind::sandbox {

struct WorldOptions {
  std::uint64_t seed = 1;
  std::string base_url = "http://127.0.0.1:8800";  ///< where all three are reached; also Salesforce's instance_url
};

std::unique_ptr<World> make_world(const WorldOptions& options);
Salesforce& salesforce_of(World& world);
Pardot& pardot_of(World& world);

}  // namespace tradewind::sandbox
