// What this build is.
#pragma once

namespace tradewind {

const char* version_text();
/// Several lines: compiler and library versions.
const char* build_text();

}  // namespace tradewind
