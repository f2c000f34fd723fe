// What must hold between settings, beyond the form of each.
#pragma once

#include "config/keys.hpp"
#include "config/reader.hpp"

namespace tradewind::config {

/// Also decodes storage.encryption_key to its 32 bytes.
void check_settings(Reader& reader, Settings& settings, const Aside& aside);

}  // namespace tradewind::config
