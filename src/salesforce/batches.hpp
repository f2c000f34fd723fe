// From items to the persons of a batch, and back to outcomes.
#pragma once

#include "salesforce/work.hpp"

namespace tradewind::salesforce {

inline constexpr int most_persons = 200;  // rows of one collections call

Work work_for(const DeliveryItem& item, const std::string& account);
/// Persons that can be handled together: nobody twice, and their queries are not too long. Those who wait, and those for whom nothing is
/// to be done, are in none.
std::vector<Batch> waves_of(std::vector<Work>& works);
/// Is what this person most likely is paused, or all that is to be done? Then not even a query is made for them.
bool waits_unseen(const SalesforceSettings& settings, Work& work);

/// Are the calls that are left kept for others? Then nothing is sent before `urgent_only`.
bool waits_for_calls(std::optional<TimePoint> urgent_only, Work& work);

/// How the fields effect ended, as far as it is decided.
void settle_fields(Work& work);
ItemOutcome outcome_of(Work& work);
/// Back to before it was found. An Account that was made stays made.
void start_over(Work& work);

}  // namespace tradewind::salesforce
