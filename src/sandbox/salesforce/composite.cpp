// /composite: up to 25 subrequests that may use each other's answers.
#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox::sf {
namespace {

constexpr std::size_t max_subrequests = 25, max_queries = 5;

Failure refused(std::string message) { return {"INVALID_INPUT", std::move(message), {}, 400, false, {}}; }

bool is_query(const std::string& url) {
  return url.find("/query") != std::string::npos || url.find("/composite/sobjects") != std::string::npos;
}

bool reference_syntax(const std::string& id) {
  const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  return !id.empty() && id[0] != '_' && std::all_of(id.begin(), id.end(), fits);
}

std::optional<Failure> check(const Call& call) {
  if (!call.body.is_object() || !call.body.value("compositeRequest", Json()).is_array())
    return Failure{"JSON_PARSER_ERROR", "The body must hold an array `compositeRequest`", {}, 400, false, {}};
  const auto& requests = call.body["compositeRequest"];
  if (requests.size() > max_subrequests)
    return Failure{"LIMIT_EXCEEDED", "Limit exceeded: a composite request can hold at most 25 subrequests", {}, 400, false, {}};
  std::size_t queries = 0;
  std::set<std::string> ids;
  for (const auto& request : requests) {
    if (!request.is_object()) return refused("Each subrequest must be an object");
    const auto url = request.value("url", "");
    const auto id = request.value("referenceId", "");
    if (request.value("method", "").empty() || url.empty()) return refused("Each subrequest needs a method and a url");
    if (url.rfind("/services/data/v", 0) != 0) return refused("The url must start with /services/data/vNN.N/");
    if (!reference_syntax(id))
      return refused("Provided referenceId ('" + id + "') must start with a letter or number and contain only letters, numbers and '_'.");
    if (!ids.insert(id).second) return refused("Provided referenceId ('" + id + "') is not unique.");
    if (is_query(url)) ++queries;
    const Json headers = request.value("httpHeaders", Json::object());
    for (const auto& [name, value] : headers.items())
      if (text::iequals(name, "Accept") || text::iequals(name, "Authorization") || text::iequals(name, "Content-Type"))
        return refused("Header not allowed in a subrequest: " + name);
  }
  if (queries > max_queries)
    return Failure{"LIMIT_EXCEEDED", "Limit exceeded: at most 5 subrequests can be query or collections operations", {}, 400, false, {}};
  return std::nullopt;
}

struct Lookup {
  std::optional<Json> value;
  std::string problem;
};

/// `ref.records[0].Id` in the answers so far; names are case-sensitive.
Lookup resolve(const std::string& expression, const std::map<std::string, Answer>& answers) {
  const auto dot = expression.find('.');
  const auto answer = answers.find(expression.substr(0, dot));
  const std::string problem = "Invalid reference specified. No value for " + expression + " found.";
  if (answer == answers.end() || !answer->second.good() || dot == std::string::npos) return {std::nullopt, problem};
  const Json* at = &answer->second.body;
  for (auto part : text::split(expression.substr(dot + 1), '.')) {
    const auto bracket = part.find('[');
    const auto name = part.substr(0, bracket);
    if (!name.empty()) {
      if (!at->is_object() || !at->contains(name)) return {std::nullopt, problem};
      at = &(*at)[name];
    }
    if (bracket == std::string::npos) continue;
    const auto index = static_cast<std::size_t>(std::atoi(part.c_str() + bracket + 1));
    if (!at->is_array() || index >= at->size()) return {std::nullopt, problem};
    at = &(*at)[index];
  }
  return {*at, {}};
}

/// Replaces every `@{...}`; a string that is one reference takes the value with its type.
std::optional<std::string> substitute(std::string& text, Json* whole, const std::map<std::string, Answer>& answers) {
  std::size_t from = 0;
  for (auto open = text.find("@{"); open != std::string::npos; open = text.find("@{", from)) {
    const auto close = text.find('}', open);
    if (close == std::string::npos) break;
    const auto found = resolve(text.substr(open + 2, close - open - 2), answers);
    if (!found.value) return found.problem;
    if (whole && open == 0 && close + 1 == text.size()) {
      *whole = *found.value;
      return std::nullopt;
    }
    const auto plain = found.value->is_string() ? found.value->get<std::string>() : found.value->dump();
    text.replace(open, close + 1 - open, plain);
    from = open + plain.size();
  }
  if (whole) *whole = text;
  return std::nullopt;
}

std::optional<std::string> substitute(Json& value, const std::map<std::string, Answer>& answers) {
  if (value.is_string()) {
    auto text = value.get<std::string>();
    return substitute(text, &value, answers);
  }
  if (value.is_structured())
    for (auto& part : value)
      if (auto problem = substitute(part, answers)) return problem;
  return std::nullopt;
}

void apply_headers(Writer& writer, const Json& request) {
  const Json headers = request.value("httpHeaders", Json::object());
  for (const auto& [name, value] : headers.items())
    if (text::iequals(name, "Sforce-Auto-Assign") && value.is_string())
      writer.auto_assign = !text::iequals(value.get<std::string>(), "FALSE");
}

Answer run(State& state, const Call& call, const Json& request, const std::map<std::string, Answer>& answers) {
  Call sub;
  sub.method = request["method"].get<std::string>();
  sub.url = request["url"].get<std::string>();
  sub.body = request.value("body", Json());
  sub.version = call.version;
  sub.writer = call.writer;
  sub.nested = true;
  apply_headers(sub.writer, request);
  auto problem = substitute(sub.url, nullptr, answers);
  if (!problem) problem = substitute(sub.body, answers);
  if (problem) return Failure{"PROCESSING_HALTED", *problem, {}, 400, false, {}};
  sub.url = text::replace_all(sub.url, " ", "%20");
  return route(state, sub);
}

Answer halted() {
  return Failure{
      "PROCESSING_HALTED", "The transaction was rolled back since another operation in the same transaction failed.", {}, 400, false, {}};
}

}  // namespace

Answer composite_call(State& state, const Call& call) {
  if (call.method != "POST") return Failure{"METHOD_NOT_ALLOWED", "HTTP Method '" + call.method + "' not allowed.", {}, 405, false, {}};
  if (auto failure = check(call)) return *failure;
  const auto& requests = call.body["compositeRequest"];
  const bool all_or_none = call.body.value("allOrNone", false);
  std::map<std::string, Answer> answers;
  std::string failed;
  const auto mark = state.store.begin();
  for (const auto& request : requests) {
    const auto id = request["referenceId"].get<std::string>();
    if (all_or_none && !failed.empty()) break;
    answers[id] = run(state, call, request, answers);
    if (!answers[id].good() && failed.empty()) failed = id;
  }
  const bool undo = all_or_none && !failed.empty();
  if (undo)
    state.store.rollback(mark);
  else
    state.store.commit(mark);
  Json out = Json::array();
  for (const auto& request : requests) {
    const auto id = request["referenceId"].get<std::string>();
    if (undo && id != failed) answers[id] = halted();
    Json headers = Json::object();
    for (const auto& [name, value] : answers[id].headers.list()) headers[name] = value;
    out.push_back({{"body", answers[id].body}, {"httpHeaders", headers}, {"httpStatusCode", answers[id].status}, {"referenceId", id}});
  }
  return {200, {{"compositeResponse", out}}};
}

}  // namespace tradewind::sandbox::sf
