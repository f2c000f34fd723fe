#include "salesforce/remote.hpp"

#include <algorithm>
#include <map>

namespace tradewind::salesforce {
namespace {

constexpr int most_pages = 50;

bool ended_session(const RemoteError& error) { return judge(error, 0).reaction == Reaction::reauthenticate; }

bool part_lost_session(const Json& part) {
  const int status = number_at(part, "httpStatusCode");
  const auto errors = status == 401 ? read_errors(child(part, "body"), status) : std::vector<RemoteError>();
  return !errors.empty() && ended_session(errors.front());
}

Json composite_body(const std::string& root, const std::vector<std::string>& paths) {
  Json requests = Json::array();
  for (std::size_t i = 0; i < paths.size(); ++i)
    requests.push_back(Json{{"method", "GET"}, {"url", root + paths[i]}, {"referenceId", "r" + std::to_string(i)}});
  return Json{{"allOrNone", false}, {"collateSubrequests", false}, {"compositeRequest", std::move(requests)}};
}

std::optional<Json> parts_in_order(const Json& body, std::size_t count) {
  const Json& parts = list_at(body, "compositeResponse");
  if (parts.size() != count) return std::nullopt;
  std::map<std::string, const Json*> by_reference;
  for (const auto& part : parts) by_reference[text_at(part, "referenceId")] = &part;
  Json ordered = Json::array();
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = by_reference.find("r" + std::to_string(i));
    if (at == by_reference.end()) return std::nullopt;
    ordered.push_back(*at->second);
  }
  return ordered;
}

}  // namespace

Remote::Remote(std::string pair, std::string api_version, AccessTokens& tokens, Caller& caller, Clock& clock)
    : pair_(std::move(pair)), root_("/services/data/v" + api_version), tokens_(tokens), caller_(caller), clock_(clock) {}

std::string Remote::url_of(const std::string& base, const std::string& path) const {
  return base + (path.rfind("/services/", 0) == 0 ? path : root_ + path);
}

void Remote::learn(const RemoteError& error) {
  const std::string unknown = unknown_code(error);
  if (!unknown.empty()) caller_.unclassified(pair_, unknown);
}

boost::asio::awaitable<Reading> Remote::once(Ask ask, Deadline deadline, std::vector<Step>& steps) {
  Reading reading;
  const Result<AccessToken> token = co_await tokens_.get(deadline);
  if (!token) {
    reading.trouble = trouble_of(token.error());
    co_return reading;
  }
  HttpRequest request(ask.method, url_of(token->base_url, ask.path), ask.headers, ask.body);
  request.headers.set("Authorization", "Bearer " + token->value);
  request.headers.set("Accept", "application/json");
  if (!request.body.empty()) request.headers.set("Content-Type", "application/json");
  CallInfo info;
  info.pair = pair_;
  info.operation = ask.operation;
  info.path = root_ + ask.shown;
  const auto answer = co_await caller_.call(std::move(info), std::move(request), deadline, steps);
  if (answer) {
    reading = read_answer(*answer, ask.write, clock_.now());
  } else {
    reading.trouble = trouble_of(answer.error(), ask.write, clock_.now());
  }
  reading.token = token->version;
  if (!reading.unknown.empty()) caller_.unclassified(pair_, reading.unknown);
  // The org may have moved to another instance: the next login names it.
  if (reading.moved) session_ended(reading.token);
  co_return reading;
}

boost::asio::awaitable<Answer> Remote::call(Ask ask, Deadline deadline, std::vector<Step>& steps) {
  Reading reading = co_await once(ask, deadline, steps);
  if (reading.error && ended_session(*reading.error)) {
    session_ended(reading.token);
    reading = co_await once(ask, deadline, steps);
    if (reading.error && ended_session(*reading.error)) {
      // A fresh token is refused too: that is the org's decision, not this record's.
      reading.trouble->kind = Trouble::lane_down;
    }
  }
  if (reading.trouble && reading.trouble->kind == Trouble::throttled && reading.error)
    caller_.pause(reading.trouble->retry_at.value_or(clock_.now() + std::chrono::minutes(1)), reading.trouble->failure.code);
  Answer answer;
  answer.body = std::move(reading.body);
  answer.trouble = std::move(reading.trouble);
  answer.token = reading.token;
  co_return answer;
}

boost::asio::awaitable<Answer> Remote::read_all(std::string operation, std::vector<std::string> paths, Deadline deadline,
                                                std::vector<Step>& steps) {
  Ask ask;
  ask.operation = std::move(operation);
  ask.method = "POST";
  ask.path = "/composite";
  ask.shown = "/composite";
  ask.body = body_text(composite_body(root_, paths));
  for (int attempt = 0;; ++attempt) {
    Answer answer = co_await call(ask, deadline, steps);
    if (answer.trouble) co_return answer;
    auto parts = parts_in_order(answer.body, paths.size());
    if (!parts) {
      answer.trouble = own_trouble(Trouble::transient, "bad_answer", "a composite answer does not have one part for each request");
      co_return answer;
    }
    const bool lost = std::any_of(parts->begin(), parts->end(), part_lost_session);
    if (lost && attempt == 0) {
      session_ended(answer.token);
      continue;
    }
    answer.body = std::move(*parts);
    co_return answer;
  }
}

boost::asio::awaitable<std::optional<RemoteTrouble>> Remote::read_pages(std::string operation, Json& page, Deadline deadline,
                                                                        std::vector<Step>& steps) {
  for (int i = 0; i < most_pages && !text_at(page, "nextRecordsUrl").empty(); ++i) {
    Ask ask;
    ask.operation = operation;
    ask.method = "GET";
    ask.path = text_at(page, "nextRecordsUrl");
    ask.shown = "/query/{locator}";
    Answer next = co_await call(std::move(ask), deadline, steps);
    if (next.trouble) co_return next.trouble;
    page["nextRecordsUrl"] = text_at(next.body, "nextRecordsUrl");
    if (!child(next.body, "records").is_array())
      co_return own_trouble(Trouble::transient, "bad_answer", "a page of a query has no records");
    for (auto& record : next.body["records"]) page["records"].push_back(std::move(record));
  }
  co_return std::nullopt;
}

}  // namespace tradewind::salesforce
