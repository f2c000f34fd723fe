// /api/v1/dead-letters: parked work is read, retried or discarded.
#include <tradewind/base/text.hpp>

#include "admin/answers.hpp"
#include "admin/dead_letter_filter.hpp"
#include "admin/routes.hpp"
#include "admin/rows.hpp"

namespace tradewind::admin {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::size_t max_reason = 500;

/// The text member `name`; nothing when the body is not an object that has it.
std::optional<std::string> member_of(const std::string& body, const char* name) {
  const json parsed = json::parse(body, nullptr, false);
  if (!parsed.is_object()) return std::nullopt;
  const auto found = parsed.find(name);
  if (found == parsed.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

/// All dead letters that the filter takes. They are collected before the first is retried, since that moves the pages.
boost::asio::awaitable<Result<std::vector<Id>>> matching(Context& context, DeadLetterFilter filter) {
  std::vector<Id> ids;
  Page page;
  page.limit = 200;
  do {
    auto found = co_await context.deps.store.dead_letters(page);
    if (!found) co_return std::move(found).error();
    for (const auto& row : found->rows) {
      if (filter.takes(row)) ids.push_back(row.id);
    }
    page.cursor = found->next_cursor;
  } while (!page.cursor.empty());
  co_return ids;
}

}  // namespace

Answer list_dead_letters(Context& context, Call call) {
  auto page = page_of(call.request);
  if (!page) co_return problem(400, "limit is 1 to 200");
  auto found = co_await context.deps.store.dead_letters(std::move(*page));
  if (!found) co_return problem_of(found.error());
  ordered_json rows = ordered_json::array();
  for (const auto& row : found->rows) rows.push_back(dead_letter_json(row));
  const ordered_json body{{"dead_letters", std::move(rows)}, {"next_cursor", text_or_null(found->next_cursor)}};
  co_return json_answer(200, body);
}

Answer show_dead_letter(Context& context, Call call) {
  const auto id = Id::parse(call.id);
  if (!id) co_return problem(400, "the id of a dead letter is 32 hex digits");
  auto row = co_await context.deps.store.dead_letter(*id);
  if (!row) co_return problem_of(row.error());
  co_return json_answer(200, dead_letter_json(*row));
}

Answer retry_dead_letter(Context& context, Call call) {
  const auto id = Id::parse(call.id);
  if (!id) co_return problem(400, "the id of a dead letter is 32 hex digits");
  auto retried = co_await context.deps.store.retry_dead_letter(*id, context.deps.clock.now());
  if (!retried) co_return problem_of(retried.error());
  context.deps.work_changed();
  const ordered_json body{{"id", id->text()}, {"state", "retried"}};
  co_return json_answer(200, body);
}

Answer discard_dead_letter(Context& context, Call call) {
  const auto id = Id::parse(call.id);
  if (!id) co_return problem(400, "the id of a dead letter is 32 hex digits");
  auto reason = member_of(call.request.body, "reason");
  if (!reason || text::trim(*reason).empty() || reason->size() > max_reason || !text::valid_utf8(*reason)) {
    co_return problem(400, "the body must be {\"reason\": \"...\"} with at most 500 bytes of text");
  }
  auto discarded = co_await context.deps.store.discard_dead_letter(*id, std::move(*reason), context.deps.clock.now());
  if (!discarded) co_return problem_of(discarded.error());
  const ordered_json body{{"id", id->text()}, {"state", "discarded"}};
  co_return json_answer(200, body);
}

Answer retry_dead_letters(Context& context, Call call) {
  const auto expression = member_of(call.request.body, "filter");
  if (!expression) co_return problem(400, "the body must be {\"filter\": \"...\"}; an empty filter takes all");
  auto filter = DeadLetterFilter::parse(*expression);
  if (!filter) co_return problem_of(filter.error());
  auto ids = co_await matching(context, std::move(*filter));
  if (!ids) co_return problem_of(ids.error());
  std::int64_t retried = 0;
  std::int64_t failed = 0;
  for (const Id id : *ids) {
    const auto done = co_await context.deps.store.retry_dead_letter(id, context.deps.clock.now());
    ++(done ? retried : failed);
  }
  if (retried > 0) context.deps.work_changed();
  const ordered_json body{{"retried", retried}, {"failed", failed}};
  co_return json_answer(200, body);
}

}  // namespace tradewind::admin
