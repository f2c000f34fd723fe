#include "pardot/remote.hpp"

#include "pardot/codes.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::pardot {

Ask get(std::string operation, std::string path, std::string shown) {
  Ask ask;
  ask.operation = std::move(operation);
  ask.method = "GET";
  ask.path = std::move(path);
  ask.shown = std::move(shown);
  return ask;
}

Ask send(std::string method, std::string operation, std::string path, std::string shown, const Json& body) {
  Ask ask = get(std::move(operation), std::move(path), std::move(shown));
  ask.method = std::move(method);
  if (!body.is_null()) ask.body = body_text(body);
  return ask;
}

Remote::Remote(const PardotSettings& settings, AccessTokens& tokens, Caller& caller, Clock& clock)
    : base_(settings.api_url), business_unit_(settings.business_unit_id), tokens_(tokens), caller_(caller), clock_(clock) {
  while (!base_.empty() && base_.back() == '/') base_.pop_back();
}

void Remote::learn(const std::string& pair, const Answer& answer) {
  if (answer.code != 0 ? known(answer.code) : known_status(answer.status)) return;
  caller_.unclassified(pair, answer.code != 0 ? std::to_string(answer.code) : "http_" + std::to_string(answer.status));
}

boost::asio::awaitable<Answer> Remote::once(std::string pair, Ask ask, Deadline deadline, std::vector<Step>& steps, std::int64_t& token) {
  Answer answer;
  const Result<AccessToken> access = co_await tokens_.get(deadline);
  if (!access) {
    answer.trouble = trouble_of(access.error(), clock_.now());
    co_return answer;
  }
  token = access->version;
  const bool write = ask.method != "GET";
  HttpRequest request(ask.method, base_ + ask.path, Headers(), ask.body);
  request.headers.set("Authorization", "Bearer " + access->value);
  request.headers.set("Pardot-Business-Unit-Id", business_unit_);
  request.headers.set("Accept", "application/json");
  request.headers.set("X-Return-Api-Usage", "1");
  if (ask.form)
    request.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  else if (!request.body.empty())
    request.headers.set("Content-Type", "application/json");
  CallInfo info;
  info.pair = pair;
  info.operation = ask.operation;
  info.path = ask.shown;
  const auto response = co_await caller_.call(std::move(info), std::move(request), deadline, steps);
  if (response)
    answer = read_answer(*response, write, clock_.now());
  else
    answer.trouble = trouble_of(response.error(), write, clock_.now());
  if (response) learn(pair, answer);
  co_return answer;
}

boost::asio::awaitable<Answer> Remote::call(std::string pair, Ask ask, Deadline deadline, std::vector<Step>& steps) {
  std::int64_t token = 0;
  Answer answer = co_await once(pair, ask, deadline, steps, token);
  if (answer.code != 0 && reaction_of(answer.code) == Reaction::auth) {
    // Refused before it was executed: repeating is safe. A fresh token that is refused too is for a person.
    tokens_.expired(token);
    answer = co_await once(pair, ask, deadline, steps, token);
  }
  if (answer.code != 0 && reaction_of(answer.code) == Reaction::quota) caller_.pause(*answer.trouble->retry_at, "daily_quota");
  co_return answer;
}

boost::asio::awaitable<Answer> Remote::query(std::string pair, Ask ask, std::string fields, std::size_t most, Deadline deadline,
                                             std::vector<Step>& steps) {
  Answer whole = co_await call(pair, ask, deadline, steps);
  if (!whole.ok()) co_return whole;
  if (!child(whole.body, "values").is_array()) {
    whole.trouble = own_trouble(Trouble::transient, "bad_answer", "a query was answered without values");
    co_return whole;
  }
  std::string next = text_at(whole.body, "nextPageToken");
  ask.path = ask.path.substr(0, ask.path.find('?'));
  const std::string path = ask.path;
  while (!next.empty() && whole.body["values"].size() < most) {
    ask.path = path + "?fields=" + fields + "&nextPageToken=" + text::percent_encode(next);
    Answer page = co_await call(pair, ask, deadline, steps);
    if (!page.ok()) co_return page;
    for (const auto& row : list_at(page.body, "values")) whole.body["values"].push_back(row);
    next = text_at(page.body, "nextPageToken");
  }
  co_return whole;
}

}  // namespace tradewind::pardot
