// The command line: `tradewind COMMAND`.
#pragma once

namespace tradewind {

/// Returns the exit code: 0 done, 1 failed, 2 wrong usage, 78 configuration invalid or missing.
int run_cli(int argc, char** argv);

}  // namespace tradewind
