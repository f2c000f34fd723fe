// The one judge of all fault tests: what must hold whatever went wrong (invariants I-..), told from what can be seen from outside.
#pragma once

#include "sim/evidence.hpp"

#include <string>
#include <vector>

namespace tradewind::testing {

/// One line for each violation, beginning with the id of the invariant; empty: all hold.
std::vector<std::string> violations(const Evidence& seen);

/// For `EXPECT_EQ(check_invariants(sim), "")` at the end of a test: the first lines of violations().
std::string check_invariants(Simulation& sim);

/// I-15: from webhook to last effect of the same shoppers, with and without somebody else's trouble.
std::vector<std::string> unfair(const std::vector<Millis>& without, const std::vector<Millis>& with);

/// I-23: two runs of the same seed, by their traces.
std::vector<std::string> undetermined(const std::string& first, const std::string& second);

}  // namespace tradewind::testing
