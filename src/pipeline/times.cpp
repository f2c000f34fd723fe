#include "pipeline/times.hpp"

namespace tradewind {

std::string platform_of(const std::string& account) { return account.substr(0, account.find(':')); }

bool give_up(int attempts, std::optional<TimePoint> failing_since, TimePoint now, const RetrySettings& retry) {
  if (!failing_since || now - *failing_since < retry.give_up_after) return false;
  // With full jitter a try waits half of `max` on average; the first ones are quicker.
  return attempts >= retry.give_up_after / retry.max;
}

void note_trouble(BatchResult& result, const RemoteTrouble& trouble, std::string unit) {
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
  const int found = trouble.of_record && trouble.kind == Trouble::transient ? 0 : weight(trouble.kind);
  if (found == 0) {
    note_answer(result, std::move(unit));
    return;
  }
  result.troubled.insert(std::move(unit));
  if (!result.trouble || found > weight(result.trouble->kind)) result.trouble = trouble;
}

void note_answer(BatchResult& result, std::string unit) {
  result.any_answer = true;
  result.answered.insert(std::move(unit));
}

Failure suspected_poison(int lost) {
  return {"suspected_poison",
          "work on this ended without a result " + std::to_string(lost) +
              " times in a row: it may bring the program down, so it waits for a person. The log around its last tries says more; retry it "
              "after an update, or discard it",
          {},
          {}};
}

}  // namespace tradewind
