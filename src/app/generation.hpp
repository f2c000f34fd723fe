// One configuration at work: what a reload replaces as a whole.
#pragma once

#include "app/wiring.hpp"

#include <tradewind/admin/admin.hpp>

#include <memory>
#include <vector>

namespace tradewind {

/// Requests under way hold theirs, so that a reload takes nothing from under them.
struct Generation {
  Settings settings;
  std::vector<PairTexts> texts;  ///< as the pairs
  std::unique_ptr<Wiring> wiring;
  std::unique_ptr<AdminApi> api;
};

}  // namespace tradewind
