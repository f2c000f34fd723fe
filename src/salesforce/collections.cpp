#include "salesforce/collections.hpp"

#include <algorithm>
#include <numeric>

namespace tradewind::salesforce {
namespace {

constexpr std::size_t most_rows = 200;
using Indexes = std::vector<std::size_t>;

Ask ask_for(const Session& session, const RowsWrite& write, const Indexes& rows) {
  Json records = Json::array();
  for (const std::size_t i : rows) records.push_back(write.rows[i].record);
  Ask ask;
  ask.operation = write.operation;
  ask.method = write.method;
  ask.path = ask.shown = write.path;
  ask.body = body_text(Json{{"allOrNone", false}, {"records", std::move(records)}});
  ask.write = true;
  ask.headers.set("Sforce-Auto-Assign", write.create && session.settings().assignment_rules ? "TRUE" : "FALSE");
  if (session.settings().duplicate_rules == "allow_save") ask.headers.set("Sforce-Duplicate-Rule-Header", "allowSave=true");
  return ask;
}

RowResult unknown_result(const char* why) {
  RowResult result;
  result.trouble = own_trouble(Trouble::unknown, "bad_answer", why);
  return result;
}

RowResult read_result(Session& session, const Json& answer, const RowWrite& sent) {
  RowResult result;
  result.id = text_at(answer, "id");
  result.success = flag_at(answer, "success");
  if (!result.success) {
    const auto errors = read_errors(answer, 400);
    const RemoteError error = errors.empty() ? RemoteError() : errors.front();
    session.remote.learn(error);
    result.trouble = trouble_of(error, sent.attempts, session.clock.now());
    result.trouble->of_record = judge(error, sent.attempts).reaction != Reaction::reauthenticate;
    result.id.clear();  // a refused row may carry an Id that means nothing
    return result;
  }
  result.created = flag_at(answer, "created");
  const std::string expected = text_at(sent.record, "Id");
  if (!expected.empty() && !same_id(expected, result.id)) return unknown_result("the answer names another record than the one sent");
  if (result.id.empty()) return unknown_result("the answer names no record");
  return result;
}

/// Results of one call; rows whose session had ended are left to `again`.
void read_results(Session& session, const RowsWrite& write, const Indexes& rows, const Answer& answer, std::vector<RowResult>& results,
                  Indexes& again) {
  if (!answer.body.is_array() || answer.body.size() != rows.size()) {
    for (const std::size_t i : rows) results[i] = unknown_result("the answer does not have one result for each row");
    return;
  }
  for (std::size_t k = 0; k < rows.size(); ++k) {
    RowResult& result = results[rows[k]];
    result = read_result(session, answer.body[k], write.rows[rows[k]]);
    if (result.trouble && result.trouble->failure.code == "INVALID_SESSION_ID") again.push_back(rows[k]);
  }
}

/// The parts that a set of rows is sent in.
std::vector<Indexes> parts_of(const Indexes& rows, std::size_t size) {
  std::vector<Indexes> parts;
  for (std::size_t from = 0; from < rows.size(); from += size) {
    const std::size_t to = std::min(rows.size(), from + size);
    parts.emplace_back(rows.begin() + static_cast<std::ptrdiff_t>(from), rows.begin() + static_cast<std::ptrdiff_t>(to));
  }
  return parts;
}

}  // namespace

boost::asio::awaitable<std::vector<RowResult>> write_rows(Session& session, RowsWrite write, std::vector<Step>& steps) {
  std::vector<RowResult> results(write.rows.size());
  Indexes all(write.rows.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::vector<Indexes> parts = parts_of(all, most_rows);
  bool replayed = false;
  while (!parts.empty()) {
    const Indexes rows = std::move(parts.back());
    parts.pop_back();
    Answer answer = co_await session.remote.call(ask_for(session, write, rows), session.deadline, steps);
    if (answer.trouble && answer.trouble->kind == Trouble::data && rows.size() > 1) {
      for (auto& half : parts_of(rows, (rows.size() + 1) / 2)) parts.push_back(std::move(half));
      continue;
    }
    if (answer.trouble) {
      for (const std::size_t i : rows) results[i].trouble = answer.trouble;
      continue;
    }
    Indexes again;
    read_results(session, write, rows, answer, results, again);
    if (again.empty() || replayed) continue;
    replayed = true;
    session.remote.session_ended(answer.token);
    parts.push_back(std::move(again));
  }
  co_return results;
}

}  // namespace tradewind::salesforce
