// /api/v1/dead-letters: parked work is read, retried or discarded.
#include <tradewind/base/text.hpp>

#include "admin/answers.hpp"
#include "admin/bodies.hpp"
#include "admin/dead_letter_filter.hpp"
#include "admin/routes.hpp"
#include "admin/rows.hpp"

namespace tradewind::admin {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t max_reason = 500;

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

/// The first page from `page` on that holds any; a page may hold fewer than its limit.
boost::asio::awaitable<Result<Paged<DeadLetterRow>>> next_matching(Context& context, Page page, DeadLetterFilter filter) {
  for (;;) {
    auto found = co_await context.deps.store.dead_letters(page);
    if (!found) co_return found;
    std::erase_if(found->rows, [&](const DeadLetterRow& row) { return !filter.takes(row); });
    const bool last = found->next_cursor.empty();
    if (last || !found->rows.empty()) co_return found;
    page.cursor = found->next_cursor;
  }
}

ordered_json group_json(const DeadLetterGroup& group) {
  return {{"count", group.count},
          {"pair", group.pair},
          {"stage", group.stage},
          {"account", text_or_null(group.account)},
          {"error", ordered_json{{"code", group.code}, {"message", group.message}, {"field", text_or_null(group.field)}}},
          {"since", format_rfc3339(group.since)},
          {"filter", filter_of(group)}};
}

Answer grouped_by_cause(Context& context) {
  auto found = co_await context.deps.store.dead_letter_groups();
  if (!found) co_return problem_of(found.error());
  ordered_json groups = ordered_json::array();
  for (const auto& group : *found) groups.push_back(group_json(group));
  const ordered_json body{{"groups", std::move(groups)}};
  co_return json_answer(200, body);
}

}  // namespace

Answer list_dead_letters(Context& context, Call call) {
  if (const auto group = call.request.query("group")) {
    if (*group != "cause") co_return problem(400, "group is cause");
    co_return co_await grouped_by_cause(context);
  }
  auto page = page_of(call.request);
  if (!page) co_return problem(400, "limit is 1 to 200");
  auto filter = DeadLetterFilter::parse(call.request.query("filter").value_or(""));
  if (!filter) co_return problem_of(filter.error());
  auto found = co_await next_matching(context, std::move(*page), std::move(*filter));
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
  auto reason = text_member(object_of(call.request.body), "reason");
  if (!reason || text::trim(*reason).empty() || reason->size() > max_reason || !text::valid_utf8(*reason)) {
    co_return problem(400, "the body must be {\"reason\": \"...\"} with at most 500 bytes of text");
  }
  auto discarded = co_await context.deps.store.discard_dead_letter(*id, std::move(*reason), context.deps.clock.now());
  if (!discarded) co_return problem_of(discarded.error());
  const ordered_json body{{"id", id->text()}, {"state", "discarded"}};
  co_return json_answer(200, body);
}

Answer retry_dead_letters(Context& context, Call call) {
  const auto asked = object_of(call.request.body);
  const auto expression = text_member(asked, "filter");
  if (!expression) co_return problem(400, "the body must be {\"filter\": \"...\"}; an empty filter takes all");
  auto filter = DeadLetterFilter::parse(*expression);
  if (!filter) co_return problem_of(filter.error());
  auto ids = co_await matching(context, std::move(*filter));
  if (!ids) co_return problem_of(ids.error());
  if (asked.value("dry_run", nlohmann::json()) == true) {
    const ordered_json count{{"matching", ids->size()}};
    co_return json_answer(200, count);
  }
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
