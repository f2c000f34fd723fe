#include "sandbox/bigcommerce/rest.hpp"

#include <tradewind/base/text.hpp>

#include <algorithm>
#include <charconv>

namespace tradewind::sandbox::bigcommerce {
namespace {

const char* const error_type = "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes";

Json slice(const Json& rows, const Paging& paging) {
  Json out = Json::array();
  for (std::size_t i = paging.begin(); i < rows.size() && out.size() < paging.limit; ++i) out.push_back(rows[i]);
  return out;
}

std::string page_link(std::size_t page, std::size_t limit) { return "?page=" + std::to_string(page) + "&limit=" + std::to_string(limit); }

}  // namespace

HttpResponse ok(const Json& body) { return HttpResponse(200, body.dump(), "application/json"); }

HttpResponse error_v2(int status, const std::string& message) {
  const Json body = Json::array({Json{{"status", status}, {"message", message}}});
  return HttpResponse(status, body.dump(), "application/json");
}

HttpResponse error_v3(int status, const std::string& title, const Json& errors) {
  const Json body{{"status", status}, {"title", title}, {"type", error_type}, {"errors", errors}};
  return HttpResponse(status, body.dump(), "application/json");
}

std::map<std::string, std::string> parse_query(const std::string& url) {
  std::map<std::string, std::string> out;
  const auto mark = url.find('?');
  if (mark == std::string::npos) return out;
  for (const std::string& part : text::split(std::string_view(url).substr(mark + 1), '&')) {
    if (part.empty()) continue;
    const auto equals = std::min(part.find('='), part.size());
    const auto name = text::percent_decode(part.substr(0, equals), true);
    const auto value = text::percent_decode(equals < part.size() ? part.substr(equals + 1) : "", true);
    if (name && value) out[*name] = *value;
  }
  return out;
}

std::string unknown_parameter(const Call& call, const std::vector<std::string>& known) {
  for (const auto& [name, value] : call.query) {
    if (std::find(known.begin(), known.end(), name) == known.end()) return name;
  }
  return {};
}

std::optional<std::int64_t> parse_number(const std::string& text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, value);
  if (text.empty() || failed != std::errc{} || stop != end) return std::nullopt;
  return value;
}

std::optional<bool> not_before(TimePoint modified, const std::string& limit, const Knobs& knobs) {
  auto at = parse_rfc3339(limit);
  if (!at) at = parse_rfc2822(limit);
  if (!at) return std::nullopt;
  const TimePoint shown = std::chrono::floor<std::chrono::seconds>(modified);  // the store knows seconds
  return knobs.date_filter == "inclusive" ? shown >= *at : shown > *at;
}

std::optional<Paging> Paging::of(const Call& call, std::size_t max_limit) {
  Paging paging;
  const std::pair<const char*, std::size_t*> members[] = {{"page", &paging.page}, {"limit", &paging.limit}};
  for (const auto& [name, target] : members) {
    const auto found = call.query.find(name);
    if (found == call.query.end()) continue;
    const auto value = parse_number(found->second);
    if (!value || *value < 1) return std::nullopt;
    *target = static_cast<std::size_t>(*value);
  }
  if (paging.limit > max_limit) return std::nullopt;
  return paging;
}

HttpResponse page_v3(const Json& rows, const Paging& paging) {
  const Json data = slice(rows, paging);
  const std::size_t pages = std::max<std::size_t>(1, (rows.size() + paging.limit - 1) / paging.limit);
  Json links = Json::object();
  if (paging.page > 1) links["previous"] = page_link(paging.page - 1, paging.limit);
  links["current"] = page_link(paging.page, paging.limit);
  if (paging.page < pages) links["next"] = page_link(paging.page + 1, paging.limit);
  const Json pagination{{"total", rows.size()},        {"count", data.size()}, {"per_page", paging.limit},
                        {"current_page", paging.page}, {"total_pages", pages}, {"links", links}};
  return ok(Json{{"data", data}, {"meta", Json{{"pagination", pagination}}}});
}

HttpResponse page_v2(const Json& rows, const Paging& paging) {
  const Json data = slice(rows, paging);
  return data.empty() ? HttpResponse(204) : ok(data);
}

}  // namespace tradewind::sandbox::bigcommerce
