// /api/v1/events: what happened, and why.
#include <charconv>
#include <tradewind/base/text.hpp>
#include <tradewind/identity/email.hpp>

#include "admin/answers.hpp"
#include "admin/routes.hpp"
#include "admin/rows.hpp"

namespace tradewind::admin {
namespace {

constexpr int max_page = 200;
const std::vector<std::string> states{"pending", "running", "retrying", "done", "ignored", "dead"};

struct Filter {
  EventFilter events;
  std::string problem;  ///< not empty: what is wrong with the request
};

Filter filter_of(const HttpRequest& request) {
  Filter filter;
  filter.events.state = request.query("state").value_or("");
  filter.events.entity = request.query("entity").value_or("");
  if (!filter.events.state.empty() && std::find(states.begin(), states.end(), filter.events.state) == states.end()) {
    filter.problem = "state is one of " + text::join(states, ", ");
  }
  const std::string& entity = filter.events.entity;
  const auto colon = entity.find(':');
  if (!entity.empty() && (colon == 0 || colon == std::string::npos || colon + 1 == entity.size()))
    filter.problem = "entity is kind:id, e.g. order:250";
  if (const auto typed = request.query("email"); typed && !typed->empty()) {
    const auto email = identity::normalize_email(*typed);
    if (email) {
      filter.events.email = *email;
    } else {
      filter.problem = "email is not an address";
    }
  }
  return filter;
}

}  // namespace

std::optional<Page> page_of(const HttpRequest& request) {
  Page page;
  page.cursor = request.query("cursor").value_or("");
  if (const auto limit = request.query("limit")) {
    const auto [end, error] = std::from_chars(limit->data(), limit->data() + limit->size(), page.limit);
    if (error != std::errc{} || end != limit->data() + limit->size() || page.limit < 1 || page.limit > max_page) return std::nullopt;
  }
  return page;
}

Answer list_events(Context& context, Call call) {
  Filter filter = filter_of(call.request);
  auto page = page_of(call.request);
  if (!filter.problem.empty()) co_return problem(400, filter.problem);
  if (!page) co_return problem(400, "limit is 1 to 200");
  auto found = co_await context.deps.store.events(std::move(filter.events), std::move(*page));
  if (!found) co_return problem_of(found.error());
  nlohmann::ordered_json events = nlohmann::ordered_json::array();
  for (const auto& row : found->rows) events.push_back(event_json(row));
  const nlohmann::ordered_json body{{"events", std::move(events)}, {"next_cursor", text_or_null(found->next_cursor)}};
  co_return json_answer(200, body);
}

Answer show_event(Context& context, Call call) {
  const auto id = Id::parse(call.id);
  if (!id) co_return problem(400, "an event id is 32 hex digits");
  auto row = co_await context.deps.store.event(*id);
  if (!row) co_return problem_of(row.error());
  auto steps = co_await context.deps.store.trace(*id);
  if (!steps) co_return problem_of(steps.error());
  nlohmann::ordered_json body = event_json(*row);
  body["trace"] = nlohmann::ordered_json::array();
  for (const auto& step : *steps) body["trace"].push_back(step_json(step));
  co_return json_answer(200, body);
}

}  // namespace tradewind::admin
