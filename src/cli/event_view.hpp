// Events as several commands show them.
#pragma once

#include "cli/print.hpp"

namespace tradewind::cli {

void print_event(const Json& event);
void print_events(const Json& events);

}  // namespace tradewind::cli
