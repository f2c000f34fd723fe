// Spans and small decisions that both kinds of lanes share.
#pragma once

#include "pipeline/lane.hpp"

namespace tradewind {

/// A lease outlives every call made under it: the calls end first, so that a lost lease means a dead process.
inline constexpr Millis call_span = std::chrono::seconds(40);
inline constexpr Millis lease_span = std::chrono::seconds(90);

/// The label of an account's platform in metrics: what stands before the colon of its name.
std::string platform_of(const std::string& account);

/// Tries are made only while the lane is open, so their number is the time in trouble less the time paused.
bool give_up(int attempts, std::optional<TimePoint> failing_since, TimePoint now, const RetrySettings& retry);

/// Keeps the trouble that says most about the lane as a whole. `unit`: the entity or person that met it.
void note_trouble(BatchResult& result, const RemoteTrouble& trouble, std::string unit);
void note_answer(BatchResult& result, std::string unit);

/// What is done with work that brought its worker down again and again.
Failure suspected_poison(int lost);

}  // namespace tradewind
