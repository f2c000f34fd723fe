#include "bigcommerce/orders.hpp"

#include "bigcommerce/parse.hpp"

namespace tradewind::bigcommerce {

namespace asio = boost::asio;

asio::awaitable<Outcome<std::optional<Order>>> Orders::complete(Order order, ReadNeeds needs, bool has_refunds, Deadline deadline,
                                                                std::vector<Step>& steps) {
  Outcome<bool> there = true;
  if (needs.order_lines) there = co_await list(order.id, "products", &parse_lines, order.lines, deadline, steps);
  if (there && *there && needs.order_shipping && !order.digital)
    there = co_await list(order.id, "shipping_addresses", &parse_shipping, order.shipping, deadline, steps);
  if (there && *there && needs.order_coupons) there = co_await list(order.id, "coupons", &parse_coupons, order.coupons, deadline, steps);
  if (there && *there && has_refunds) there = co_await refunds(order, deadline, steps);
  if (there && *there && needs.order_transactions) there = co_await transactions(order, deadline, steps);
  if (!there) co_return there.error();
  if (!*there) co_return std::optional<Order>();
  co_return std::optional<Order>(std::move(order));
}

template <typename Row>
asio::awaitable<Outcome<bool>> Orders::list(std::int64_t id, const char* what, Parse<Row> parse, std::vector<Row>& out, Deadline deadline,
                                            std::vector<Step>& steps) {
  Get get(std::string("order.") + what, std::string("/v2/orders/{id}/") + what, "/v2/orders/" + std::to_string(id) + "/" + what);
  const auto rows = co_await api_.list_v2(std::move(get), deadline, steps);
  if (!rows) co_return rows.error();
  if (!*rows) co_return false;
  auto parsed = parse(**rows);
  if (!parsed) co_return parsed.error();
  out = std::move(*parsed);
  co_return true;
}

asio::awaitable<Outcome<bool>> Orders::refunds(Order& order, Deadline deadline, std::vector<Step>& steps) {
  Get get("order.refunds", "/v3/orders/{id}/payment_actions/refunds",
          "/v3/orders/" + std::to_string(order.id) + "/payment_actions/refunds");
  const auto rows = co_await api_.list_v3(std::move(get), deadline, steps);
  if (!rows) co_return rows.error();
  auto parsed = parse_refunds(*rows, order.id);
  if (!parsed) co_return parsed.error();
  order.refunds = std::move(*parsed);
  order.refunded = Decimal{};
  for (const auto& refund : order.refunds) order.refunded = order.refunded + refund.total;
  co_return true;
}

asio::awaitable<Outcome<bool>> Orders::transactions(Order& order, Deadline deadline, std::vector<Step>& steps) {
  Get get("order.transactions", "/v3/orders/{id}/transactions", "/v3/orders/" + std::to_string(order.id) + "/transactions");
  get.may_be_204 = true;
  const auto rows = co_await api_.list_v3(std::move(get), deadline, steps);
  if (!rows) co_return rows.error();
  auto parsed = parse_transactions(*rows);
  if (!parsed) co_return parsed.error();
  order.transactions = std::move(*parsed);
  co_return true;
}

}  // namespace tradewind::bigcommerce
