// The body of run_serve, with the faults that the crash test puts back in.
#pragma once

#include <string>

namespace tradewind {

struct ServeFaults {
  bool ack_before_commit = false;
};

int serve(const std::string& config_path, ServeFaults faults);

}  // namespace tradewind
