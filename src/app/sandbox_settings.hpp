// Settings of a daemon that works against the sandbox: what a person would write into tradewind.yaml for it.
#pragma once

#include <tradewind/config/settings.hpp>

#include <string>

namespace tradewind {

/// `base_url` is the sandbox, `hook_url` is where the daemon takes webhooks of the pair `main`.
PairSettings sandbox_pair(const std::string& base_url, const std::string& hook_url);

}  // namespace tradewind
