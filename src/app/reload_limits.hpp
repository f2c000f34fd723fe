// What a running daemon cannot change.
#pragma once

#include <tradewind/config/settings.hpp>

#include <string>
#include <vector>

namespace tradewind {

/// One message for each setting that differs and needs a restart.
std::vector<std::string> needs_restart(const Settings& running, const Settings& wanted);

}  // namespace tradewind
