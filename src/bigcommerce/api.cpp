#include "bigcommerce/api.hpp"

#include <algorithm>

namespace tradewind::bigcommerce {
namespace {

namespace asio = boost::asio;

constexpr std::int64_t page_size = 50;    // the documented default; the most that every list takes
constexpr std::int64_t most_pages = 200;  // more is a list that never ends
constexpr Millis first_pause = std::chrono::seconds(1), longest_pause = std::chrono::minutes(15);

/// The store's own "not found", not that of a proxy or of a mistyped host: a tombstone rests on it.
bool says_not_found(const std::string& body) {
  const auto json = parse_exact(body);
  if (!json) return false;
  const Json& error = json->is_array() && !json->empty() ? json->front() : *json;
  if (!error.is_object()) return false;
  const auto status = error.find("status");
  return status != error.end() && (*status == 404 || *status == "404");
}

std::string page_target(const Get& get, std::int64_t page) {
  const char* const mark = get.target.find('?') == std::string::npos ? "?" : "&";
  return get.target + mark + "page=" + std::to_string(page) + "&limit=" + std::to_string(page_size);
}

struct PageV3 {
  const Json* rows = nullptr;
  std::optional<std::int64_t> total, pages;  ///< some lists come without
};

Outcome<PageV3> page_of(const Json& answer) {
  Reader envelope(answer);
  PageV3 page;
  page.rows = envelope.required().array("data");
  const Json* meta = envelope.required().object("meta");
  if (!envelope.wrong().empty()) return bad_answer(envelope.wrong());
  Reader meta_reader(*meta);
  const Json* pagination = meta_reader.object("pagination");
  if (!meta_reader.wrong().empty()) return bad_answer("meta.pagination");
  if (!pagination) return page;
  Reader reader(*pagination);
  page.total = reader.required().integer("total");
  page.pages = reader.required().integer("total_pages");
  if (!reader.wrong().empty()) return bad_answer("meta.pagination." + reader.wrong());
  return page;
}

bool more_follow(const PageV3& page, std::int64_t number) {
  return page.pages ? number < *page.pages : static_cast<std::int64_t>(page.rows->size()) >= page_size;
}

}  // namespace

Api::Api(const PairSettings& settings, Caller& caller, const Clock& clock)
    : pair_(settings.name),
      base_url_(settings.bigcommerce.api_url + "/stores/" + settings.bigcommerce.store_hash),
      token_(settings.bigcommerce.access_token),
      caller_(caller),
      clock_(clock) {}

/// The longer of what the store asks for and a wait that doubles while it goes on refusing.
void Api::pause_after(RemoteTrouble& trouble) {
  const TimePoint now = clock_.now();
  const Millis doubled = std::min(longest_pause, first_pause * (1 << std::min(throttled_, 10)));
  if (throttled_ > 0) trouble.retry_at = std::max(*trouble.retry_at, now + doubled);
  ++throttled_;
  caller_.pause(*trouble.retry_at, trouble.failure.message);
}

asio::awaitable<Outcome<std::optional<Json>>> Api::call(Get get, Deadline deadline, std::vector<Step>& steps) {
  CallInfo info;
  info.pair = pair_;
  info.operation = get.operation;
  info.path = get.path;
  HttpRequest request("GET", base_url_ + get.target);
  request.headers.set("X-Auth-Token", std::string(token_.reveal()));
  request.headers.set("Accept", "application/json");
  const auto answer = co_await caller_.call(std::move(info), std::move(request), deadline, steps);
  if (!answer) co_return trouble_of(answer.error(), clock_.now());
  const HttpResponse& response = *answer;
  if (response.status != 429) throttled_ = 0;
  if (response.status == 204) co_return std::optional<Json>(Json(nullptr));
  if (response.status == 404 && says_not_found(response.body)) co_return std::optional<Json>();
  if (response.status == 404) co_return bad_answer("404 without the store's own error");
  if (response.status != 200) {
    if (!known_status(response.status)) caller_.unclassified(pair_, "http_" + std::to_string(response.status));
    RemoteTrouble trouble = trouble_of(response, clock_.now());
    if (trouble.kind == Trouble::throttled) pause_after(trouble);
    co_return trouble;
  }
  auto json = parse_exact(response.body);
  if (!json || json->is_null()) co_return bad_answer("JSON");
  co_return std::optional<Json>(std::move(*json));
}

asio::awaitable<Outcome<std::optional<Json>>> Api::find(Get get, Deadline deadline, std::vector<Step>& steps) {
  auto answer = co_await call(std::move(get), deadline, steps);
  if (answer && *answer && (*answer)->is_null()) co_return bad_answer("204 for a single record");
  co_return answer;
}

asio::awaitable<Outcome<std::vector<Json>>> Api::list_v3(Get get, Deadline deadline, std::vector<Step>& steps) {
  std::vector<Json> rows;
  for (std::int64_t number = 1; number <= most_pages; ++number) {
    Get one(get.operation, get.path, page_target(get, number));
    auto answer = co_await call(std::move(one), deadline, steps);
    if (!answer) co_return answer.error();
    if (!*answer) co_return bad_answer("404 for a list");
    if ((*answer)->is_null() && get.may_be_204) co_return rows;
    const auto page = page_of(**answer);
    if (!page) co_return page.error();
    rows.insert(rows.end(), page->rows->begin(), page->rows->end());
    if (more_follow(*page, number)) continue;
    const auto count = static_cast<std::int64_t>(rows.size());
    if (page->total && *page->total != count) co_return bad_answer("data");  // a part, or moved while we read
    co_return rows;
  }
  co_return bad_answer("meta.pagination.total_pages");
}

asio::awaitable<Outcome<std::optional<std::vector<Json>>>> Api::list_v2(Get get, Deadline deadline, std::vector<Step>& steps) {
  std::vector<Json> rows;
  for (std::int64_t number = 1; number <= most_pages; ++number) {
    Get one(get.operation, get.path, page_target(get, number));
    auto answer = co_await call(std::move(one), deadline, steps);
    if (!answer) co_return answer.error();
    if (!*answer) co_return std::optional<std::vector<Json>>();
    const Json& page = **answer;
    if (!page.is_null() && !page.is_array()) co_return bad_answer("an array");
    for (const Json& row : page) rows.push_back(row);
    if (static_cast<std::int64_t>(page.size()) < page_size) co_return std::optional<std::vector<Json>>(std::move(rows));
  }
  co_return bad_answer("a list that ends");
}

}  // namespace tradewind::bigcommerce
