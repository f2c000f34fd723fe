#include "pipeline/times.hpp"

namespace tradewind {

std::string platform_of(const std::string& account) { return account.substr(0, account.find(':')); }

bool give_up(int attempts, std::optional<TimePoint> failing_since, TimePoint now, const RetrySettings& retry) {
  if (!failing_since || now - *failing_since < retry.give_up_after) return false;
  // With full jitter a try waits half of `max` on average; the first ones are quicker.
  return attempts >= retry.give_up_after / retry.max;
}

void note_trouble(BatchResult& result, const RemoteTrouble& trouble) {
  const auto weight = [](Trouble kind) {
    switch (kind) {
      case Trouble::lane_down:
        return 3;
      case Trouble::throttled:
        return 2;
      case Trouble::transient:
      case Trouble::unknown:
        return 1;
      default:
        return 0;
    }
  };
  const int found = weight(trouble.kind);
  if (found == 0) {
    result.any_answer = true;
  } else if (!result.trouble || found > weight(result.trouble->kind)) {
    result.trouble = trouble;
  }
}

}  // namespace tradewind
