// The REST calls that the simulated store answers, one function for each group of them.
#pragma once

#include "sandbox/bigcommerce/render.hpp"
#include "sandbox/bigcommerce/webhooks.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tradewind::sandbox::bigcommerce {

struct Context {
  Shop& shop;
  Webhooks& webhooks;
  const BigCommerceOptions& options;
  const Knobs& knobs;
  Random& random;
  std::vector<EntityRead>& reads;
};

struct Call {
  std::string method;
  std::vector<std::string> path;             ///< what follows /v2/ or /v3/
  std::map<std::string, std::string> query;  ///< decoded
  std::string body;
  TimePoint now;
};

HttpResponse serve_orders(Context& context, const Call& call);     ///< /v2/orders...
HttpResponse serve_payments(Context& context, const Call& call);   ///< /v3/orders/{id}/payment_actions, transactions
HttpResponse serve_store(Context& context, const Call& call);      ///< the rest of /v2
HttpResponse serve_customers(Context& context, const Call& call);  ///< /v3/customers...
HttpResponse serve_hooks(Context& context, const Call& call);      ///< /v3/hooks...

HttpResponse ok(const Json& body);
HttpResponse error_v2(int status, const std::string& message);
HttpResponse error_v3(int status, const std::string& title, const Json& errors = Json::object());

std::map<std::string, std::string> parse_query(const std::string& url);
/// A parameter that is not in `known`; empty: all are.
std::string unknown_parameter(const Call& call, const std::vector<std::string>& known);
std::optional<std::int64_t> parse_number(const std::string& text);
/// Does `modified` pass a lower limit given as text? Empty: the text is no date.
std::optional<bool> not_before(TimePoint modified, const std::string& limit, const Knobs& knobs);

struct Paging {
  std::size_t page = 1, limit = 50;
  static std::optional<Paging> of(const Call& call, std::size_t max_limit);
  std::size_t begin() const { return (page - 1) * limit; }
};

/// The rows of this page in the envelope of v3.
HttpResponse page_v3(const Json& rows, const Paging& paging);
/// The rows of this page, bare; 204 when there are none.
HttpResponse page_v2(const Json& rows, const Paging& paging);

}  // namespace tradewind::sandbox::bigcommerce
