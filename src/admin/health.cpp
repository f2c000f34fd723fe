// /livez, /readyz and /metrics: no token, no personal data.
#include <nlohmann/json.hpp>

#include "admin/answers.hpp"
#include "admin/routes.hpp"

namespace tradewind::admin {
namespace {

HttpResponse health(const AdminDeps& deps, bool ComponentView::*good) {
  nlohmann::json components = nlohmann::json::object();
  bool all = true;
  for (const auto& component : deps.components()) {
    const bool ok = component.*good;
    all = all && ok;
    components[component.name] = ok ? "ok" : component.why.empty() ? "not ok" : component.why;
  }
  const nlohmann::ordered_json body{{"status", all ? "ok" : "unavailable"}, {"components", std::move(components)}};
  HttpResponse response = json_answer(all ? 200 : 503, body);
  if (!all) response.headers.set("Retry-After", "1");
  return response;
}

constexpr std::array<EventState, 6> states{EventState::pending, EventState::running, EventState::retrying,
                                           EventState::done,    EventState::ignored, EventState::dead};

void set_event_gauges(const AdminDeps& deps, const std::map<std::string, PairCounts>& counts) {
  for (const auto& [pair, of_pair] : counts) {
    for (const EventState state : states) {
      const auto found = of_pair.events.find(state);
      const std::int64_t count = found == of_pair.events.end() ? 0 : found->second;
      deps.metrics.set("events", {{"pair", pair}, {"state", to_string(state)}}, static_cast<double>(count));
    }
    const double age = of_pair.oldest_pending ? std::chrono::duration<double>(deps.clock.now() - *of_pair.oldest_pending).count() : 0;
    deps.metrics.set("event_oldest_pending_seconds", {{"pair", pair}}, std::max(age, 0.0));
  }
}

void set_lane_gauges(const AdminDeps& deps) {
  for (const auto& lane : deps.lanes()) {
    const Labels labels{{"pair", lane.pair}, {"target", lane.target}};
    deps.metrics.set("lanes_paused", labels, lane.paused ? 1 : 0);
    if (lane.quota_left >= 0) deps.metrics.set("api_quota_left", labels, static_cast<double>(lane.quota_left));
  }
  deps.metrics.set("build_info", {{"version", deps.version}}, 1);
}

using Reasons = std::map<std::pair<std::string, std::string>, std::int64_t>;

/// Open dead letters by pair and code. What lies beyond the newest thousand counts as `other`: a scrape must stay cheap.
boost::asio::awaitable<Result<Reasons>> count_reasons(const AdminDeps& deps, const std::map<std::string, PairCounts>& counts) {
  constexpr int pages = 5;
  Reasons reasons;
  std::map<std::string, std::int64_t> seen;
  Page page;
  page.limit = 200;
  for (int i = 0; i < pages; ++i) {
    auto found = co_await deps.store.dead_letters(page);
    if (!found) co_return std::move(found).error();
    for (const auto& row : found->rows) {
      ++reasons[{row.pair, row.error.code}];
      ++seen[row.pair];
    }
    page.cursor = found->next_cursor;
    if (page.cursor.empty()) break;
  }
  for (const auto& [pair, of_pair] : counts) {
    if (of_pair.dead_letters > seen[pair]) reasons[{pair, "other"}] += of_pair.dead_letters - seen[pair];
  }
  co_return reasons;
}

/// Reasons that were shown before and are gone read 0.
void set_dead_letter_gauges(Context& context, const Reasons& reasons) {
  for (const auto& [key, count] : reasons) context.exposed_reasons.insert(key);
  for (const auto& key : context.exposed_reasons) {
    const auto found = reasons.find(key);
    const std::int64_t count = found == reasons.end() ? 0 : found->second;
    context.deps.metrics.set("dead_letters", {{"pair", key.first}, {"reason", key.second}}, static_cast<double>(count));
  }
}

}  // namespace

Answer live(Context& context, Call) { co_return health(context.deps, &ComponentView::alive); }

Answer ready(Context& context, Call) { co_return health(context.deps, &ComponentView::ready); }

Answer metrics(Context& context, Call) {
  const AdminDeps& deps = context.deps;
  auto counts = co_await deps.store.counts();
  if (!counts) co_return problem_of(counts.error());
  auto reasons = co_await count_reasons(deps, *counts);
  if (!reasons) co_return problem_of(reasons.error());
  set_event_gauges(deps, *counts);
  set_lane_gauges(deps);
  set_dead_letter_gauges(context, *reasons);
  co_return HttpResponse(200, deps.metrics.expose(), "text/plain; version=0.0.4; charset=utf-8");
}

}  // namespace tradewind::admin
