#include <tradewind/policy/clock_watch.hpp>

namespace tradewind::policy {

Millis ClockWatch::look(TimePoint now) {
  const auto last = std::exchange(last_, now);
  const bool restarted = std::exchange(restarted_, false);
  if (!steady_since_) steady_since_ = now;
  if (!last) return Millis{0};
  const Millis passed = now - *last;
  const Millis most = restarted ? longest_restart : apart_ + tolerance;
  if (passed >= -tolerance && passed <= most) return Millis{0};
  steady_since_ = now;
  return passed < Millis{0} ? passed : passed - apart_;
}

std::string ClockWatch::save() const {
  if (!last_ || !steady_since_) return {};
  return format_rfc3339(*last_) + " " + format_rfc3339(*steady_since_);
}

void ClockWatch::restore(std::string_view saved) {
  const auto space = saved.find(' ');
  if (space == std::string_view::npos) return;
  last_ = parse_rfc3339(saved.substr(0, space));
  steady_since_ = parse_rfc3339(saved.substr(space + 1));
  restarted_ = true;
}

}  // namespace tradewind::policy
