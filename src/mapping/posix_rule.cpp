#include "mapping/posix_rule.hpp"

#include <chrono>

namespace tradewind::mapping {
namespace {

using std::chrono::sys_days;

class Reader {
 public:
  explicit Reader(const std::string& text) : text_(text) {}
  bool done() const { return at_ == text_.size(); }
  bool eat(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool name() {
    const std::size_t start = at_;
    if (eat('<')) {
      while (!done() && text_[at_] != '>') ++at_;
      return eat('>');
    }
    while (!done() && ((text_[at_] >= 'A' && text_[at_] <= 'Z') || (text_[at_] >= 'a' && text_[at_] <= 'z'))) ++at_;
    return at_ - start >= 3;
  }
  std::optional<int> number() {
    const std::size_t start = at_;
    int value = 0;
    while (!done() && text_[at_] >= '0' && text_[at_] <= '9' && at_ - start < 4) value = value * 10 + (text_[at_++] - '0');
    return at_ == start ? std::nullopt : std::optional(value);
  }
  /// [+-]h[:m[:s]]
  std::optional<std::int64_t> time() {
    const bool minus = eat('-');
    if (!minus) eat('+');
    const auto hours = number();
    if (!hours) return std::nullopt;
    std::int64_t seconds = *hours * 3600LL;
    if (eat(':')) seconds += number().value_or(0) * 60LL;
    if (eat(':')) seconds += number().value_or(0);
    return minus ? -seconds : seconds;
  }

 private:
  const std::string& text_;
  std::size_t at_ = 0;
};

std::optional<PosixRule::Change> change(Reader& in) {
  PosixRule::Change made;
  if (!in.eat(',') || !in.eat('M')) return std::nullopt;
  const auto month = in.number();
  if (!month || !in.eat('.')) return std::nullopt;
  const auto week = in.number();
  if (!week || !in.eat('.')) return std::nullopt;
  const auto weekday = in.number();
  if (!weekday) return std::nullopt;
  made.month = *month, made.week = *week, made.weekday = *weekday;
  if (in.eat('/')) made.seconds = in.time().value_or(7200);
  return made;
}

/// The change as seconds since the epoch in local wall time.
std::int64_t local_moment(const PosixRule::Change& change, std::chrono::year year) {
  using namespace std::chrono;
  const month m{static_cast<unsigned>(change.month)};
  const weekday day{static_cast<unsigned>(change.weekday)};
  const sys_days date = change.week == 5 ? sys_days{year / m / day[last]} : sys_days{year / m / day[static_cast<unsigned>(change.week)]};
  return duration_cast<seconds>(date.time_since_epoch()).count() + change.seconds;
}

}  // namespace

std::int64_t PosixRule::offset_at(std::int64_t unix_seconds) const {
  if (!summer) return standard;
  const auto day = std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds{std::chrono::seconds{unix_seconds + standard}});
  const auto year = std::chrono::year_month_day{day}.year();
  const std::int64_t start = local_moment(begins, year) - standard;
  const std::int64_t end = local_moment(ends, year) - *summer;
  const bool in_summer = start < end ? (unix_seconds >= start && unix_seconds < end) : (unix_seconds >= start || unix_seconds < end);
  return in_summer ? *summer : standard;
}

std::optional<PosixRule> parse_posix_rule(const std::string& text) {
  Reader in(text);
  PosixRule rule;
  if (!in.name()) return std::nullopt;
  const auto west = in.time();
  if (!west) return std::nullopt;
  rule.standard = -*west;
  if (in.done()) return rule;
  if (!in.name()) return std::nullopt;
  rule.summer = rule.standard + 3600;
  if (const auto given = in.time()) rule.summer = -*given;
  const auto begins = change(in);
  const auto ends = begins ? change(in) : std::nullopt;
  if (!ends) return std::nullopt;
  rule.begins = *begins;
  rule.ends = *ends;
  return rule;
}

}  // namespace tradewind::mapping
