// /api/v1/status: what waits, what ended, and which lanes are paused.
#include <nlohmann/json.hpp>

#include "admin/answers.hpp"
#include "admin/routes.hpp"

namespace tradewind::admin {
namespace {

using nlohmann::ordered_json;

std::int64_t seconds_since(const AdminDeps& deps, TimePoint at) {
  return std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::seconds>(deps.clock.now() - at).count());
}

ordered_json queue_json(const PairCounts& counts) {
  ordered_json queue{{"received", counts.received}};
  const auto put = [&](EventState state) {
    const auto found = counts.events.find(state);
    queue[to_string(state)] = found == counts.events.end() ? 0 : found->second;
  };
  for (const EventState state : {EventState::pending, EventState::running, EventState::retrying}) put(state);
  queue["scheduled"] = counts.scheduled;
  for (const EventState state : {EventState::done, EventState::ignored, EventState::dead}) put(state);
  return queue;
}

ordered_json lanes_json(const std::vector<LaneView>& lanes, const std::string& pair) {
  ordered_json out = ordered_json::object();
  for (const auto& lane : lanes) {
    if (lane.pair != pair) continue;
    ordered_json& row = out[lane.target] = ordered_json{
        {"state", lane.paused ? "paused" : "ok"},
        {"reason", lane.reason.empty() ? ordered_json(nullptr) : ordered_json(lane.reason)},
        {"quota_left", lane.quota_left < 0 ? ordered_json(nullptr) : ordered_json(lane.quota_left)},
        {"forecast", lane.used_up_at ? ordered_json{{"used_up_at", format_rfc3339(*lane.used_up_at)}} : ordered_json(nullptr)}};
    for (const auto& [object, why] : lane.objects) row["objects"][object] = ordered_json{{"state", "paused"}, {"reason", why}};
  }
  return out;
}

}  // namespace

Answer status(Context& context, Call) {
  const AdminDeps& deps = context.deps;
  auto counts = co_await deps.store.counts();
  if (!counts) co_return problem_of(counts.error());
  const auto lanes = deps.lanes();
  ordered_json pairs = ordered_json::array();
  for (const auto& pair : deps.settings.pairs) {
    const PairCounts& of_pair = (*counts)[pair.name];
    pairs.push_back(ordered_json{{"name", pair.name},
                                 {"mode", pair.mode},
                                 {"queue", queue_json(of_pair)},
                                 {"oldest_pending_s", of_pair.oldest_pending ? seconds_since(deps, *of_pair.oldest_pending) : 0},
                                 {"dead_letters", of_pair.dead_letters},
                                 {"lanes", lanes_json(lanes, pair.name)}});
  }
  const ordered_json body{{"version", deps.version}, {"uptime_s", seconds_since(deps, deps.started_at)}, {"pairs", std::move(pairs)}};
  co_return json_answer(200, body);
}

}  // namespace tradewind::admin
