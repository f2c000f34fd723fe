#include <tradewind/base/text.hpp>
#include <tradewind/sandbox/world.hpp>

#include <boost/asio/awaitable.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tradewind::sandbox {
namespace {

using Json = nlohmann::json;

Result<ScriptLine> line_of(const Json& entry, const std::string& where) {
  const std::string fix = "for example {\"after_s\":1,\"do\":\"place_order\",\"email\":\"ada@example.com\"}";
  if (!entry.is_object()) return Error(Errc::invalid, "this is no JSON object", where, fix);
  if (!entry.contains("do") || !entry["do"].is_string()) return Error(Errc::invalid, "this has no \"do\"", where, fix);
  double after = 0;
  if (entry.contains("after_s")) {
    if (!entry["after_s"].is_number() || entry["after_s"] < 0)
      return Error(Errc::invalid, "\"after_s\" is no number of seconds", where, fix);
    after = entry["after_s"].get<double>();
  }
  return ScriptLine{Millis(static_cast<std::int64_t>(after * 1000)), entry.dump()};
}

Result<std::vector<ScriptLine>> in_order(std::vector<ScriptLine> lines) {
  std::stable_sort(lines.begin(), lines.end(), [](const ScriptLine& a, const ScriptLine& b) { return a.after < b.after; });
  return lines;
}

}  // namespace

Result<std::vector<ScriptLine>> parse_script(const std::string& text) {
  std::vector<ScriptLine> lines;
  const Json whole = Json::parse(text, nullptr, false);
  if (whole.is_array()) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
      auto line = line_of(whole[i], "entry " + std::to_string(i + 1));
      if (!line) return line.error();
      lines.push_back(std::move(*line));
    }
    return in_order(std::move(lines));
  }
  const auto rows = text::split(text, '\n');
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (text::trim(rows[i]).empty()) continue;
    auto line = line_of(Json::parse(rows[i], nullptr, false), "line " + std::to_string(i + 1));
    if (!line) return line.error();
    lines.push_back(std::move(*line));
  }
  return in_order(std::move(lines));
}

boost::asio::awaitable<int> run_script(World& world, Clock& clock, std::vector<ScriptLine> script) {
  const TimePoint start = clock.now();
  int refused = 0;
  for (const ScriptLine& line : script) {
    const TimePoint at = start + line.after;
    if (at > clock.now()) co_await clock.sleep_until(at);
    if (!world.act(line.action, clock.now())) ++refused;
  }
  co_return refused;
}

std::string help_actions() {
  return R"(Actions (POST /_sandbox/shoppers, or lines of a script with "after_s": seconds from its start):
  {"do":"create_customer","email":"ada@example.com","first_name":"Ada","last_name":"Lovelace","group_id":1,
   "addresses":[{"street_1":"1 Main St","city":"Austin","country_code":"US"}],"attributes":{"Size":"M"}}
  {"do":"update_customer","customer":"ada@example.com","fields":{"phone":"555-0100"}}      customer: id or email
  {"do":"add_address","customer":1,"address":{"city":"Austin"}}
  {"do":"set_attribute","customer":1,"name":"Size","value":"L"}
  {"do":"delete_customer","customer":1}
  {"do":"create_group","name":"Wholesale"}
  {"do":"place_order","customer":1,"items":[{"name":"Towel","sku":"T-1","quantity":2,"price":"19.90"}],"discount":"5"}
  {"do":"place_order","email":"guest@example.com","billing":{"last_name":"Guest"},"paid":false}   without customer: a guest
  {"do":"update_order","order":"last","fields":{"staff_notes":"gift"}}                     order: id or "last"
  {"do":"set_order_status","order":100,"status":2}
  {"do":"refund_order","order":100,"in_full":true}     {"do":"refund_amount","order":100,"amount":"5","reason":"damaged"}
  {"do":"archive_order","order":100}   {"do":"purge_order","order":100}   {"do":"assign_order","order":100,"customer":1}
  {"do":"rename_status","status":9,"label":"Ready for the van"}
  {"do":"add_hook","scope":"store/order/*","destination":"https://localhost:8443/webhooks/main"}
  {"do":"fault","platform":"pardot","match":"POST /api/v5","kind":"status","status":503,"times":3}
      kind: status, html, redirect, reset_before, lost_after, truncate (bytes), delay (delay_ms), expire_token; for_s instead of times
  {"do":"expire_tokens","platform":"salesforce"}
  {"do":"switch","name":"bigcommerce.signing","value":"unsigned"}
)";
}

}  // namespace tradewind::sandbox
