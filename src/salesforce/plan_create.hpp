// What a person who is nowhere yet becomes.
#pragma once

#include "salesforce/work.hpp"

namespace tradewind::salesforce {

void plan_create(Session& session, Work& work, const Rows& rows);

}  // namespace tradewind::salesforce
