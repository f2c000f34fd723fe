// Looks through the eyes of planning and of the targets without planning or sending anything.
#pragma once

#include <tradewind/planning/decide.hpp>
#include <tradewind/ports/preview.hpp>
#include <tradewind/ports/target.hpp>

#include <memory>
#include <vector>

namespace tradewind {

struct PreviewParts {
  Store& store;
  Clock& clock;
  std::vector<std::shared_ptr<const planning::PairPlan>> plans;
  std::vector<Target*> targets;
};

std::unique_ptr<Previewer> make_previewer(PreviewParts parts);

}  // namespace tradewind
