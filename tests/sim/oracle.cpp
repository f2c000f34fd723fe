#include "sim/oracle.hpp"

#include <tradewind/base/decimal.hpp>
#include <tradewind/base/text.hpp>

#include <algorithm>
#include <set>
#include <sstream>

namespace tradewind::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t lines_shown = 12;
constexpr std::size_t most_series = 3000;  ///< labels of metrics hold no ids: their number does not grow with the traffic

class Judge {
 public:
  explicit Judge(const Evidence& seen) : seen_(seen) {}

  std::vector<std::string> all() {
    applied();
    whole_transactions();
    one_event_each();
    nothing_twice();
    one_writer();
    newest_wins();
    one_record_each();
    transient_is_not_buried();
    buried_is_told();
    limits();
    bounded();
    backlog_empties();
    right_values();
    nothing_expires();
    sums();
    no_silent_stop();
    nothing_leaks();
    return std::move(found_);
  }

 private:
  void report(const char* id, const std::string& what) { found_.push_back(std::string(id) + " " + what); }

  static bool open(const EventRow& event) {
    return event.state == EventState::pending || event.state == EventState::running || event.state == EventState::retrying;
  }

  /// I-01: whatever was acknowledged was read after it happened, or is told to be open, dead or ignored.
  void applied() {
    for (const auto& store : seen_.stores) {
      std::map<EntityRef, TimePoint> last_read;
      for (const auto& read : store.reads) last_read[read.entity] = std::max(last_read[read.entity], read.at);
      std::set<EntityRef> accounted;
      for (const auto& event : seen_.events)
        if (event.row.pair == store.pair && event.row.state != EventState::done) accounted.insert(event.row.entity);
      for (const auto& told : store.outcomes) {
        if (told.kind != sandbox::DeliveryOutcome::Kind::acked || accounted.count(told.entity) != 0) continue;
        const auto read = last_read.find(told.entity);
        if (read == last_read.end() || read->second < told.happened)
          report("I-01", told.scope + " of " + told.entity.text() + " was acknowledged and never read");
      }
    }
  }

  /// I-02: dead events and open dead letters go together; each ended event has its way recorded.
  void whole_transactions() {
    std::set<std::string> buried, dead_entities;
    for (const auto& letter : seen_.letters) {
      if (letter.event_id) buried.insert(letter.event_id->text());
      dead_entities.insert(letter.pair + letter.entity.text());
    }
    std::set<std::string> dead;
    for (const auto& event : seen_.events) {
      if (event.row.state == EventState::dead) dead.insert(event.row.pair + event.row.entity.text());
      const bool told = buried.count(event.row.id.text()) != 0 || dead_entities.count(event.row.pair + event.row.entity.text()) != 0 ||
                        (event.row.covered_by && buried.count(event.row.covered_by->text()) != 0) || letter_of_person(event.row);
      if (event.row.state == EventState::dead && !told) report("I-02", event.row.entity.text() + " is dead without a dead letter");
      if (event.row.state == EventState::done && event.trace.size() < 2)
        report("I-02", event.row.entity.text() + " is done and its trace says nothing");
    }
    for (const auto& entity : dead_entities)
      if (dead.count(entity) == 0 && !seen_.events.empty()) report("I-02", "a dead letter of " + entity + " without a dead event");
  }

  bool letter_of_person(const EventRow& event) const {
    return event.person && std::any_of(seen_.letters.begin(), seen_.letters.end(),
                                       [&](const DeadLetterRow& letter) { return letter.person == event.person; });
  }

  /// I-03
  void one_event_each() {
    std::set<std::string> seen;
    for (const auto& event : seen_.events) {
      const auto& row = event.row;
      if (row.webhook_id.empty()) continue;
      const auto key = row.pair + "|" + row.webhook_id + "|" + row.scope + "|" + row.entity.text() + "|" + format_rfc3339(row.created_at);
      if (!seen.insert(key).second) report("I-03", "two events of one delivery: " + row.scope + " " + row.entity.text());
    }
  }

  void unique(const char* id, const Rows& rows, const std::vector<std::string>& key, const std::string& what) {
    std::set<std::string> seen;
    for (const auto& row : rows) {
      std::string text;
      for (const auto& field : key) text += text_at(row, field) + "|";
      if (!seen.insert(text).second) report(id, "two of one " + what + ": " + text);
    }
  }

  /// I-04
  void nothing_twice() {
    unique("I-04", seen_.members, {"CampaignId", "LeadId", "ContactId"}, "campaign member");
    unique("I-04", seen_.memberships, {"listId", "prospectId"}, "list membership");
    unique("I-04", seen_.activities, {"type", "value"}, "activity");
  }

  /// I-05: writes for one person at one platform do not overlap. Calls that several of their effects share are one call.
  void one_writer() {
    using Span = std::tuple<TimePoint, TimePoint, std::string>;
    std::map<std::string, std::set<Span>> writes;
    for (const auto& event : seen_.events) {
      if (!event.row.person) continue;
      for (const auto& step : event.trace) {
        if (step.method.empty() || step.method == "GET") continue;
        const bool crm = step.path.rfind("/services", 0) == 0;
        writes[event.row.person->text() + (crm ? " crm" : " marketing")].insert(
            {step.at, step.at + Millis{step.duration_ms}, step.method + " " + step.path});
      }
    }
    for (const auto& [whose, spans] : writes) {
      TimePoint free{};
      for (const auto& [from, to, call] : spans) {
        if (from < free) report("I-05", "two writers at once for " + whose + ": " + call);
        free = std::max(free, to);
      }
    }
  }

  /// I-06
  void newest_wins() {
    for (const auto& name : seen_.names) {
      const bool whole = !name.store.empty() && name.store.front() != ' ' && name.store.back() != ' ';
      if (whole && !text::iequals(name.store, name.crm))
        report("I-06", "customer " + name.customer + " has another name at the store than in the CRM");
    }
  }

  void one_each(const Rows& rows, const char* field, const std::string& what) {
    std::map<std::string, std::size_t> ours;
    for (const auto& row : where(rows, "created_by", "tradewind")) ++ours[text::lower(text_at(row, field))];
    for (const auto& [email, count] : ours) {
      const auto merged = seen_.merged.find(email);
      const std::size_t most = 1 + (merged == seen_.merged.end() ? 0 : merged->second);
      if (!email.empty() && count > most) report("I-07", std::to_string(count) + " " + what + " of one address");
    }
  }

  /// I-07
  void one_record_each() {
    one_each(seen_.people, "Email", "Leads and Contacts");
    one_each(seen_.prospects, "email", "prospects");
  }

  static bool transient(const std::string& code) {
    static const std::set<std::string> codes{"network",
                                             "budget",
                                             "timeout",
                                             "bad_answer",
                                             "http_408",
                                             "http_429",
                                             "http_500",
                                             "http_502",
                                             "http_503",
                                             "http_504",
                                             "unknown",
                                             "UNABLE_TO_LOCK_ROW",
                                             "SERVER_UNAVAILABLE",
                                             "REQUEST_LIMIT_EXCEEDED",
                                             "INVALID_SESSION_ID",
                                             "invalid_grant"};
    return codes.count(code) != 0;
  }

  /// I-08
  void transient_is_not_buried() {
    for (const auto& letter : seen_.letters)
      if (transient(letter.error.code) && seen_.now - letter.since < seen_.give_up_after)
        report("I-08", letter.entity.text() + " was given up after passing trouble: " + letter.error.code);
  }

  /// I-09
  void buried_is_told() {
    for (const auto& letter : seen_.letters) {
      if (letter.error.code.empty() || letter.error.message.empty()) report("I-09", "a dead letter does not say why");
      if (!letter.event_id && letter.entity.kind.empty()) report("I-09", "a dead letter does not say of what");
      if (letter.attempts < 1) report("I-09", "a dead letter of " + letter.entity.text() + " counts no attempt");
    }
  }

  /// I-10
  void limits() {
    for (const auto& [platform, refused] : seen_.refusals)
      if (refused > 0) report("I-10", platform + " refused " + std::to_string(refused) + " calls because a limit was reached");
  }

  /// I-13: what is left behind grows with the work, not with the trouble.
  void bounded() {
    std::int64_t received = 0;
    for (const auto& [pair, counts] : seen_.counts) received += counts.received;
    const std::size_t most = 200 + 3 * seen_.history.size() + 10 * static_cast<std::size_t>(received);
    if (seen_.log.size() > most)
      report("I-13", std::to_string(seen_.log.size()) + " log lines for " + std::to_string(received) + " events");
    const auto series = static_cast<std::size_t>(std::count(seen_.metrics.begin(), seen_.metrics.end(), '\n'));
    if (series > most_series) report("I-13", std::to_string(series) + " lines of metrics");
  }

  bool held() const {
    return std::any_of(seen_.lanes.begin(), seen_.lanes.end(), [](const LaneRow& lane) { return lane.paused; });
  }

  static TimePoint touched(const EventEvidence& event) {
    TimePoint last = event.row.received_at;
    for (const auto& step : event.trace) last = std::max(last, step.at);
    return last;
  }

  /// I-14: two hours after it came nothing waits, unless something that says so holds it back or tries go on.
  void backlog_empties() {
    for (const auto& event : seen_.events)
      if (open(event.row) && !held() && event.row.state != EventState::retrying && seen_.now - event.row.received_at > 2h &&
          seen_.now - touched(event) > 1h)
        report("I-14", event.row.entity.text() + " waits although nothing is in the way");
  }

  /// I-16
  void right_values() {
    for (const auto& field : seen_.fields) {
      const auto left = Decimal::parse(field.expected), right = Decimal::parse(field.is);
      const bool same = left && right ? *left == *right : field.is == field.expected;
      const bool clipped = !field.is.empty() && field.expected.size() > field.is.size() && field.expected.rfind(field.is, 0) == 0;
      if (!same && !clipped) report("I-16", field.object + " " + field.id + ": " + field.field + " is not what the mapping makes of it");
    }
  }

  /// I-17: what is open is there in full, however old it is; only ended events may have been purged.
  void nothing_expires() {
    std::map<std::pair<std::string, EventState>, std::int64_t> rows;
    for (const auto& event : seen_.events) ++rows[{event.row.pair, event.row.state}];
    for (const auto& [pair, counts] : seen_.counts) {
      for (const auto& [state, count] : counts.events) {
        const auto there = rows[{pair, state}];
        const bool may_go = state == EventState::done || state == EventState::ignored;
        if (may_go ? there > count : there != count)
          report("I-17", std::to_string(count) + " events are " + to_string(state) + " and " + std::to_string(there) + " are there");
      }
    }
  }

  double stored(const std::string& pair) const {
    double sum = 0;
    std::istringstream lines(seen_.metrics);
    for (std::string line; std::getline(lines, line);)
      if (line.rfind("tradewind_webhooks_total{", 0) == 0 && line.find("pair=\"" + pair + "\"") != std::string::npos &&
          line.find("result=\"stored\"") != std::string::npos)
        sum += std::stod(line.substr(line.rfind(' ') + 1));
    return sum;
  }

  /// I-18
  void sums() {
    for (const auto& [pair, counts] : seen_.counts) {
      std::int64_t sum = 0, polled = 0, letters = 0;
      for (const auto& [state, count] : counts.events) sum += count;
      if (sum != counts.received)
        report("I-18", pair + ": " + std::to_string(counts.received) + " received, " + std::to_string(sum) + " in all states");
      for (const auto& event : seen_.events)
        if (event.row.pair == pair && event.row.webhook_id.empty()) ++polled;
      if (static_cast<double>(counts.received - polled) != stored(pair))
        report("I-18", pair + ": the metric counts other webhooks than the database");
      for (const auto& letter : seen_.letters)
        if (letter.pair == pair) ++letters;
      if (letters != counts.dead_letters) report("I-18", pair + ": dead letters are counted wrongly");
    }
  }

  /// I-19: whatever is open for a quarter of an hour was tried lately, or a lane says that it waits.
  void no_silent_stop() {
    for (const auto& event : seen_.events)
      if (open(event.row) && !held() && seen_.now - touched(event) > 20min)
        report("I-19", event.row.entity.text() + " was not touched for " +
                           std::to_string(std::chrono::duration_cast<std::chrono::minutes>(seen_.now - touched(event)).count()) +
                           " minutes and nothing says why");
  }

  /// I-21
  void nothing_leaks() {
    std::vector<const std::string*> sinks{&seen_.metrics};
    for (const auto& line : seen_.log) sinks.push_back(&line);
    for (const auto& letter : seen_.letters) sinks.push_back(&letter.error.message);
    for (const auto& event : seen_.events)
      for (const auto& step : event.trace)
        for (const auto* text : {&step.what, &step.reason, &step.path}) sinks.push_back(text);
    for (const auto& secret : std::set<std::string>(seen_.secrets.begin(), seen_.secrets.end()))
      for (const auto* sink : sinks)
        if (sink->find(secret) != std::string::npos) {
          report("I-21", "a secret or an address is in: " + sink->substr(0, 60));
          break;
        }
  }

  const Evidence& seen_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> violations(const Evidence& seen) { return Judge(seen).all(); }

std::string check_invariants(Simulation& sim) {
  const auto found = violations(gather(sim));
  std::string text;
  for (std::size_t i = 0; i < found.size() && i < lines_shown; ++i) text += found[i] + "\n";
  if (found.size() > lines_shown) text += "and " + std::to_string(found.size() - lines_shown) + " more\n";
  return text;
}

std::vector<std::string> unfair(const std::vector<Millis>& without, const std::vector<Millis>& with) {
  std::vector<std::string> found;
  if (without.size() != with.size())
    return {"I-15 " + std::to_string(without.size()) + " ended without trouble, " + std::to_string(with.size()) + " with it"};
  const auto at = [](std::vector<Millis> sorted, std::size_t part) {
    std::sort(sorted.begin(), sorted.end());
    return sorted[(sorted.size() - 1) * part / 100];
  };
  for (const std::size_t part : {50U, 95U, 100U})
    if (!without.empty() && at(with, part) > 2 * at(without, part))
      found.push_back("I-15 percentile " + std::to_string(part) + ": " + std::to_string(at(without, part).count()) + " ms without, " +
                      std::to_string(at(with, part).count()) + " ms with somebody else's trouble");
  return found;
}

std::vector<std::string> undetermined(const std::string& first, const std::string& second) {
  if (first == second) return {};
  return {"I-23 the same seed gave another trace"};
}

}  // namespace tradewind::testing
