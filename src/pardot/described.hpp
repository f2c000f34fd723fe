// The fields of a prospect for those who check mappings. Pure.
#pragma once

#include "pardot/description.hpp"

#include <tradewind/ports/target.hpp>

namespace tradewind::pardot {

std::vector<TargetField> described_fields(const Description& description);

}  // namespace tradewind::pardot
