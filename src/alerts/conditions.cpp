#include "alerts/conditions.hpp"

#include <tradewind/base/text.hpp>

#include <algorithm>

namespace tradewind::alerts {
namespace {

using std::chrono::minutes;

/// Shorter troubles end by themselves: nobody is woken for them.
constexpr Millis trouble_patience = minutes(5), quota_patience = minutes(5), lag_patience = minutes(15);
/// A forecast comes and goes with the traffic: once a day is enough.
constexpr Millis forecast_calm = std::chrono::hours(12);

/// `2026-03-02 14:05 UTC`
std::string clock_time(TimePoint at) {
  std::string text = format_rfc3339(at).substr(0, 16);
  text[10] = ' ';
  return text + " UTC";
}

std::string heading(const AlertLane& lane) { return text::join(lane.pairs, ", ") + ": " + lane.platform; }

Condition lane_condition(const AlertLane& lane) {
  const std::string reason = " (" + lane.reason + ")";
  switch (lane.why) {
    case AlertLane::Why::login:
      return {"login/" + lane.account, heading(lane) + " refuses the login" + reason,
              "Its work waits, everything is kept. Renew the credentials in the configuration, then reload."};
    case AlertLane::Why::quota:
      return {"quota/" + lane.account, heading(lane) + ": a limit of calls is reached" + reason,
              "Its work waits, everything is kept; the next try is at " + clock_time(lane.until) + ".", quota_patience};
    case AlertLane::Why::trouble:
      break;
  }
  return {"lane/" + lane.account, heading(lane) + " does not work" + reason, "Its work waits, everything is kept and goes on by itself.",
          trouble_patience};
}

void add_lane(const AlertLane& lane, std::vector<Condition>& all) {
  if (lane.paused) all.push_back(lane_condition(lane));
  if (lane.used_up_at)
    all.push_back({"forecast/" + lane.account, heading(lane) + ": the calls of the day will be used up at " + clock_time(*lane.used_up_at),
                   "Carts and orders come first until then. Look at what else uses this account, or raise the limit.", quota_patience,
                   !(lane.paused && lane.why == AlertLane::Why::quota), forecast_calm});
  for (const auto& [object, why] : lane.objects)
    all.push_back({"object/" + lane.account + "/" + object, heading(lane) + ": work on " + object + " is paused",
                   "A setting there must be changed: " + why + ". What waits is kept and goes on by itself."});
}

/// The account may hold a user's name: its platform is enough here.
void add_letters(const std::vector<DeadLetterGroup>& groups, std::vector<Condition>& all) {
  struct Sum {
    std::int64_t count = 0;
    std::string what;
  };
  std::map<std::string, Sum> sums;
  for (const auto& group : groups) {
    const std::string place = group.account.empty() ? group.stage : group.account.substr(0, group.account.find(':'));
    auto& sum = sums["letters/" + group.pair + "/" + place + "/" + group.code + "/" + group.field];
    sum.count += group.count;
    sum.what = " at " + place + " for " + group.code + (group.field.empty() ? "" : " (" + group.field + ")");
    sum.what = group.pair + ": " + std::to_string(sum.count) + (sum.count == 1 ? " dead letter" : " dead letters") + sum.what;
  }
  for (const auto& [cause, sum] : sums)
    all.push_back({cause, sum.what, "A person must look: `tradewind dead-letters list` shows the reason; mend it, then retry."});
}

/// While a platform or an object of the pair is paused, its events wait for that, and people know it.
bool explained(const std::vector<AlertLane>& lanes, const std::string& pair) {
  return std::any_of(lanes.begin(), lanes.end(), [&](const AlertLane& lane) {
    return (lane.paused || !lane.objects.empty()) && std::find(lane.pairs.begin(), lane.pairs.end(), pair) != lane.pairs.end();
  });
}

}  // namespace

/// A backlog that drains is no lag: its oldest event grows younger from look to look.
void Conditions::add_lag(const Look& look, Found& found) {
  std::map<std::string, Millis> lags;
  for (const auto& [pair, counts] : *look.counts) {
    if (!counts.oldest_pending) continue;
    const Millis lag = look.now - *counts.oldest_pending;
    lags[pair] = lag;
    if (lag < lag_limit) continue;
    const auto before = lag_before_.find(pair);
    const bool grows = before != lag_before_.end() && lag >= before->second;
    found.all.push_back({"lag/" + pair, pair + ": events wait since " + clock_time(*counts.oldest_pending),
                         "Nothing is paused, so this machine or a platform is slow: `tradewind events list --state pending` shows them.",
                         lag_patience, grows && !explained(look.lanes, pair)});
  }
  lag_before_ = std::move(lags);
}

Conditions::Found Conditions::of(const Look& look) {
  Found found;
  if (!look.storage_accepts)
    found.all.push_back({"storage", "The database takes no writes: webhooks are answered 503",
                         "They are sent again for two days at most. Check free space and permissions of its directory."});
  for (const auto& lane : look.lanes) add_lane(lane, found.all);
  if (look.letters)
    add_letters(*look.letters, found.all);
  else
    found.unseen.push_back("letters/");
  if (look.counts)
    add_lag(look, found);
  else
    found.unseen.push_back("lag/");
  return found;
}

}  // namespace tradewind::alerts
