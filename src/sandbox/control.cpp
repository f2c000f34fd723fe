#include "sandbox/control.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>

namespace tradewind::sandbox {
namespace {

using Json = nlohmann::ordered_json;

HttpResponse json(int status, const Json& body) { return HttpResponse(status, body.dump(), "application/json"); }
HttpResponse refuse(const Error& error) { return json(error.code == Errc::not_found ? 404 : 422, Json{{"error", error.message()}}); }

std::size_t number(const HttpRequest& request, const char* name, std::size_t fallback) {
  const auto text = request.query(name);
  return text ? static_cast<std::size_t>(std::strtoull(text->c_str(), nullptr, 10)) : fallback;
}

/// `?from=N` skips the first N lines, `?last=N` gives the newest N.
HttpResponse history(World& world, const HttpRequest& request) {
  const auto& all = world.history();
  const std::size_t last = std::min(all.size(), number(request, "last", all.size()));
  const std::size_t from = std::max(all.size() - last, number(request, "from", 0));
  Json lines = Json::array();
  for (std::size_t i = from; i < all.size(); ++i) {
    const HistoryLine& line = all[i];
    lines.push_back(Json{{"at", format_rfc3339(line.at)},
                         {"platform", line.platform},
                         {"method", line.method},
                         {"path", line.path},
                         {"status", line.status},
                         {"body", line.body},
                         {"executed", line.executed}});
  }
  return HttpResponse(200, Json{{"history", lines}}.dump(-1, ' ', false, Json::error_handler_t::replace), "application/json");
}

HttpResponse switches(World& world) {
  Json rows = Json::array();
  for (const Switch& one : world.switches()) rows.push_back(Json{{"name", one.name}, {"value", one.value}, {"help", one.help}});
  return json(200, Json{{"switches", rows}});
}

/// A body that names an action through its path rather than through "do".
HttpResponse act(World& world, const HttpRequest& request, const char* fixed_action, TimePoint now) {
  std::string action = request.body;
  if (fixed_action) {
    Json body = Json::parse(request.body, nullptr, false);
    if (!body.is_object()) return json(400, Json{{"error", "a JSON object is expected"}});
    body["do"] = fixed_action;
    action = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  const auto done = world.act(action, now);
  return done ? HttpResponse(200, *done, "application/json") : refuse(done.error());
}

}  // namespace

HttpResponse control(World& world, const HttpRequest& request, TimePoint now) {
  const std::string what = request.method + " " + request.path();
  if (what == "GET /") return HttpResponse(200, std::string(page_html), "text/html; charset=utf-8");
  if (what == "GET /_sandbox/records") return HttpResponse(200, world.records(), "application/json");
  if (what == "GET /_sandbox/history") return history(world, request);
  if (what == "GET /_sandbox/switches") return switches(world);
  if (what == "POST /_sandbox/shoppers") return act(world, request, nullptr, now);
  if (what == "POST /_sandbox/faults") return act(world, request, "fault", now);
  if (what == "POST /_sandbox/switches") return act(world, request, "switch", now);
  return json(404, Json{{"error", "nothing here; the page is at /"}});
}

}  // namespace tradewind::sandbox
